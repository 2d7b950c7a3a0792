import type { z } from "zod";
import type { Path, PlanProblems } from "@/lib/domain/plan/plan-places";
import { PlanSource } from "@/lib/domain/plan/plan-source";

type Issues = z.core.$ZodIssue[];

/** Without these nothing else can be checked without saying things that are not so. */
const WHOLE = ["metrics", "funnels", "stages", "stakeholders"];

const FIELDS: Record<string, unknown> = {
  label: "-",
  title: "-",
  group: "-",
  name: "stand-in",
  documentId: "STAND-IN",
  aggregate: "max",
  threshold: 0,
  count: 1,
  kind: "attested",
  window: "1s",
  key: "stand-in",
  role: "stand-in",
  soak: { min: "0s", max: "10000d" },
  min: "0s",
  max: "10000d",
  steps: [
    { key: "stand-in-1", label: "-" },
    { key: "stand-in-2", label: "-" },
  ],
};

/**
 * The source with stand-ins for everything that has the wrong form, so that the rest can still be checked and
 * all problems be told in one go. Silences the paths of the stand-ins. Null where too much is missing.
 */
export function mendSource(
  value: unknown,
  issues: Issues,
  problems: PlanProblems,
): PlanSource | null {
  const isBeyondHelp = issues.some(
    ({ path, code }) =>
      code !== "unrecognized_keys" &&
      (path.length === 0 || (path.length === 1 && WHOLE.includes(String(path[0])))),
  );
  if (isBeyondHelp) return null;
  const mended: unknown = structuredClone(value);
  let parsed = mendOnce(mended, issues);
  let stoodIn = issues;
  if (!parsed.success) {
    // A value whose other errors hid behind the first: once more, and no further.
    stoodIn = [...issues, ...parsed.error.issues];
    parsed = mendOnce(mended, parsed.error.issues);
  }
  if (!parsed.success) return null;
  for (const issue of stoodIn) {
    if (issue.code !== "unrecognized_keys") silence(issue.path.map(toPart), parsed.data, problems);
  }
  return parsed.data;
}

function mendOnce(root: unknown, issues: Issues) {
  for (const issue of issues) mend(root, issue);
  return PlanSource.safeParse(root);
}

function toPart(part: PropertyKey): string | number {
  return typeof part === "number" ? part : String(part);
}

function mend(root: unknown, issue: Issues[number]): void {
  if (issue.code === "unrecognized_keys") {
    for (const key of issue.keys) put(root, [...issue.path, key], undefined);
    return;
  }
  if (issue.path[0] === "sources" && issue.path.length > 1) {
    put(root, issue.path.slice(0, 2), { kind: "prometheus", url: "https://stand-in" });
    return;
  }
  const take = issue.path.indexOf("take");
  if (issue.path[0] === "stages" && take > 0) {
    put(root, issue.path.slice(0, take + 1), undefined);
    return;
  }
  put(root, issue.path, issue.code === "invalid_key" ? undefined : standIn(issue.path.map(toPart)));
}

function put(root: unknown, path: readonly PropertyKey[], value: unknown): void {
  const last = path.at(-1);
  let holder: unknown = root;
  for (const part of path.slice(0, -1)) {
    holder = isHolder(holder) ? holder[part] : undefined;
  }
  if (!isHolder(holder) || last === undefined) return;
  if (value === undefined) delete holder[last];
  else holder[last] = value;
}

function isHolder(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null;
}

function standIn(path: Path): unknown {
  const last = path.at(-1);
  const parent = path.at(-2);
  if (typeof last === "number") return entry(String(parent), last);
  if (path.length === 2 && parent === "metrics") {
    return { label: "-", group: "-", aggregate: "max", threshold: 0 };
  }
  if (path.length === 2 && parent === "funnels") {
    return { label: "-", window: "1s", steps: FIELDS.steps };
  }
  return FIELDS[String(last)];
}

function entry(list: string, index: number): unknown {
  const key = `stand-in-${index}`;
  if (list === "stages") return { key, title: "-", soak: FIELDS.soak };
  if (list === "stakeholders") return { role: key, title: "-" };
  return ["signOffs", "makers", "metrics", "funnels"].includes(list) ? key : { key, label: "-" };
}

function silence(path: Path, source: PlanSource, problems: PlanProblems): void {
  problems.silence(path);
  const [top, key, field] = path;
  if (top !== "metrics" || field !== "unit" || key === undefined) return;
  // Without its unit nothing can be said about a metric's values, wherever they stand.
  problems.silence(["metrics", key]);
  source.stages.forEach((_, index) => {
    problems.silence(["stages", index, "rules", key]);
  });
}
