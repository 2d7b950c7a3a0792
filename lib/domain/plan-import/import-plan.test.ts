import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { parsePlan } from "@/lib/domain/plan/parse-plan";
import { type ImportRequest, importPlan } from "@/lib/domain/plan-import/import-plan";
import { NotImportable } from "@/lib/domain/plan-import/imported";
import { printPlan } from "@/lib/domain/plan-import/print-plan";

const read = (file: string) =>
  readFileSync(path.join(import.meta.dirname, "fixtures", file), "utf8");
const SLI = read("keptn-sli.yaml");

function request(text: string, changes: Partial<ImportRequest> = {}): ImportRequest {
  return { text, format: null, name: null, sli: null, ...changes };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value with an unheard-of key put into each of its objects, one copy for each. */
function withSurprises(value: unknown, at: string[] = []): { path: string; copy: unknown }[] {
  const children: [string, unknown][] = Array.isArray(value)
    ? value.map((child: unknown, index) => [`[${index}]`, child])
    : isRecord(value)
      ? Object.entries(value)
      : [];
  const below = children.flatMap(([key, child]) =>
    withSurprises(child, [...at, key]).map(({ path: place, copy }) => ({
      path: place,
      copy: Array.isArray(value)
        ? value.map((own: unknown, index) => (`[${index}]` === key ? copy : own))
        : { ...(isRecord(value) ? value : {}), [key]: copy },
    })),
  );
  if (!isRecord(value)) return below;
  const here = [...at, "surprise"].join(".").replaceAll(".[", "[");
  return [{ path: here, copy: { ...value, surprise: "?" } }, ...below];
}

const FILES: [string, string, string | null][] = [
  ["kayenta", read("kayenta-canary-config.json"), null],
  ["argo", read("argo-analysis-template.yaml"), null],
  ["keptn", read("keptn-slo.yaml"), SLI],
];

describe("importing a plan", () => {
  it.each(FILES)("knows %s by its content", (format, text, sli) => {
    expect(importPlan(request(text, { sli })).format).toBe(format);
  });

  it.each(FILES)("drops no key of %s silently, wherever it stands", (_, text, sli) => {
    const places = withSurprises(parse(text));
    expect(places.length).toBeGreaterThan(15);
    for (const { path: place, copy } of places) {
      const { notCarried } = importPlan(request(stringify(copy), { sli }));
      const isTold = notCarried.some(({ path: told }) =>
        [told, `${told}.`, `${told}[`].some((part, index) =>
          index === 0 ? place === part : place.startsWith(part),
        ),
      );
      expect(isTold || `nothing says what became of ${place}`).toBe(true);
    }
  });

  it.each(FILES)(
    "lists what it left out of %s in the order of the file, each once",
    (_, text, sli) => {
      const { notCarried } = importPlan(request(text, { sli }));
      const paths = notCarried.map((note) => note.path);
      expect(new Set(paths).size).toBe(paths.length);
      for (const { why } of notCarried) expect(why).toMatch(/^\w.*[^.]$/s);
    },
  );

  it("gives the plan another name where it is asked to", () => {
    const { plan } = importPlan(request(FILES[0]?.[1] ?? "", { name: "Checkout, canary" }));
    expect(plan).toMatchObject({ name: "Checkout-canary", documentId: "CHECKOUT-CANARY" });
    const printed = parsePlan(printPlan(plan, "From\na file"));
    expect(printed).toMatchObject({ kind: "plan", plan: { name: "Checkout-canary" } });
  });

  it.each([
    ["nothing", "", null, "the file is empty"],
    ["a text", "hello", null, "it is not known what it is"],
    ["a plan", "name: a\nstages: []", null, "it is not known what it is"],
    ["broken YAML", "a: [1", null, "the file cannot be read"],
    [
      "several documents",
      "kind: AnalysisTemplate\n---\nkind: AnalysisTemplate",
      null,
      "2 documents",
    ],
    ["an empty template", "kind: AnalysisTemplate\nspec: {}", null, "no metric"],
    ["an empty config", "metrics: []", null, "no metric"],
    ["an empty SLO", "objectives: []", null, "no objective"],
    ["a billion laughs", laughs(), null, "cannot be read"],
    ["too much", "#".repeat(1_000_001), null, "1000001 characters"],
    ["an SLI file beside a template", FILES[1]?.[1] ?? "", SLI, "only a Keptn SLO file"],
    ["an SLI file without queries", FILES[2]?.[1] ?? "", "a: 1", "names no query"],
  ])("refuses %s", (_, text, sli, message) => {
    const attempt = () => importPlan(request(text, { sli }));
    expect(attempt).toThrow(NotImportable);
    expect(attempt).toThrow(message);
  });

  it("reads a file as what it is said to be", () => {
    expect(() => importPlan(request(FILES[0]?.[1] ?? "", { format: "argo" }))).toThrow(
      "it is no AnalysisTemplate",
    );
  });
});

function laughs(): string {
  const levels = Array.from({ length: 9 }, (_, n) => {
    const name = `l${n + 1}: &l${n + 1}`;
    return `${name} [${Array(9).fill(`*l${n}`).join(", ")}]`;
  });
  return `objectives: 1\nl0: &l0 [ha]\n${levels.join("\n")}`;
}
