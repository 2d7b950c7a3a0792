import type { PageLogin, Take } from "@/lib/domain/capture/take";
import { positiveDurationAt } from "@/lib/domain/plan/durations-at";
import type { WantedScreenshot } from "@/lib/domain/plan/plan";
import type { Path, PlanProblems } from "@/lib/domain/plan/plan-places";
import type { PlanSource } from "@/lib/domain/plan/plan-source";
import type { TakeSpec } from "@/lib/domain/plan/take-schema";

const LONGEST_MS = 120_000;
/** Tollgate says these itself. */
const WIDGET_OWN = ["start", "end", "width", "height"];

type Wanted = PlanSource["stages"][number]["screenshots"][number];
type SpecOf<From extends TakeSpec["from"]> = Extract<TakeSpec, { from: From }>;

/** A plan without `take` stays, to the byte, what it was before there was one. */
export function buildScreenshot(
  problems: PlanProblems,
  path: Path,
  { take, ...wanted }: Wanted,
  plan: PlanSource,
): WantedScreenshot {
  return take ? { ...wanted, take: buildTake(problems, [...path, "take"], take, plan) } : wanted;
}

function buildTake(problems: PlanProblems, path: Path, spec: TakeSpec, plan: PlanSource): Take {
  const timeout = positiveDurationAt(problems, [...path, "timeout"], spec.timeout);
  if (timeout > LONGEST_MS) {
    problems.at([...path, "timeout"], `${spec.timeout} is too long to wait`, "2m or less");
  }
  if (new Set(spec.at).size < spec.at.length) {
    problems.at([...path, "at"], "has the same moment twice", "[start, end]");
  }
  if (spec.from !== "page") checkSource(problems, path, spec, plan);
  const { at, width, height } = spec;
  const common = { at: [...new Set(at)], width, height, timeout };
  switch (spec.from) {
    case "grafana": {
      const { from, source, dashboard, slug, panel, orgId, timezone, variables } = spec;
      return { ...common, from, source, dashboard, slug, panel, orgId, timezone, variables };
    }
    case "datadog":
      return { ...common, ...buildDatadog(problems, path, spec) };
    case "cloudwatch":
      return { ...common, ...buildWidget(problems, path, spec) };
    case "new-relic":
      return { ...common, ...buildChart(problems, path, spec) };
    case "page":
      return { ...common, ...buildPage(problems, path, spec) };
  }
}

function checkSource(
  problems: PlanProblems,
  path: Path,
  { from, source: key }: Exclude<TakeSpec, { from: "page" }>,
  { sources }: PlanSource,
): void {
  const source = Object.hasOwn(sources, key) ? sources[key] : undefined;
  if (source?.kind === from) return;
  const fitting = Object.keys(sources).filter((one) => sources[one]?.kind === from);
  const message = source ? `${key} is ${source.kind}` : `there is no source ${key}`;
  const expected = fitting.join(", ") || `a source of kind ${from} under sources:`;
  problems.at([...path, "source"], message, expected);
}

function buildDatadog(problems: PlanProblems, path: Path, spec: SpecOf<"datadog">) {
  const { from, source, query = null, title = null } = spec;
  if ((spec.query === undefined) === (spec.graph === undefined)) {
    problems.at(path, "says not exactly one thing to draw", "either query or graph");
  }
  const graph = typeof spec.graph === "string" ? spec.graph : JSON.stringify(spec.graph ?? null);
  if (!isJsonObject(graph) && spec.graph !== undefined) {
    problems.at([...path, "graph"], "is not JSON", "a graph's definition, as Datadog shows it");
  }
  return { from, source, query, graph: spec.graph === undefined ? null : graph, title };
}

function buildWidget(problems: PlanProblems, path: Path, spec: SpecOf<"cloudwatch">) {
  for (const key of Object.keys(spec.widget).filter((one) => WIDGET_OWN.includes(one))) {
    const message = `${key} is set from the stage and from the take's own size`;
    problems.atKey([...path, "widget"], key, message, "the widget without it");
  }
  const { from, source } = spec;
  return { from, source, widget: JSON.stringify(spec.widget) };
}

function buildChart(problems: PlanProblems, path: Path, spec: SpecOf<"new-relic">) {
  const { from, source, nrql, chart } = spec;
  const own = /\b(since|until)\b/i.exec(nrql.replace(/'(?:[^'\\]|\\.)*'|`[^`]*`/g, " "));
  if (own) {
    const message = `${own[0].toUpperCase()} is set from the stage`;
    problems.at([...path, "nrql"], message, "the query without it");
  }
  return { from, source, nrql: nrql.trim().replace(/\s*;$/, ""), chart };
}

function buildPage(problems: PlanProblems, path: Path, spec: SpecOf<"page">) {
  const { from, url, waitFor = null, fullPage } = spec;
  refusePassword(problems, [...path, "url"], url);
  if (spec.login?.url) refusePassword(problems, [...path, "login", "url"], spec.login.url);
  return { from, url, login: spec.login ? buildLogin(spec.login, url) : null, waitFor, fullPage };
}

function buildLogin(login: NonNullable<SpecOf<"page">["login"]>, page: string): PageLogin {
  return {
    url: login.url ?? page,
    fields: login.fields.map(({ selector, ...field }) => ({
      selector,
      value:
        "secret" in field
          ? { kind: "secret", name: field.secret }
          : { kind: "text", text: field.text },
    })),
    submit: login.submit,
    waitFor: login.waitFor ?? null,
  };
}

function refusePassword(problems: PlanProblems, path: Path, text: string): void {
  const url = new URL(text);
  if (!url.username && !url.password) return;
  const expected = "the address alone; a password is a field of login: by the name of a secret";
  problems.at(path, "the address holds a name or password", expected);
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
