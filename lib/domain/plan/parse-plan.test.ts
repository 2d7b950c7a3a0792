import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePlan } from "@/lib/domain/plan/parse-plan";
import type { Plan } from "@/lib/domain/plan/plan";

function planOf(source: string): Plan {
  const parsed = parsePlan(source);
  if (parsed.kind === "problems") throw new Error(JSON.stringify(parsed.problems, null, 2));
  return parsed.plan;
}

function problemsOf(source: string) {
  const parsed = parsePlan(source);
  return parsed.kind === "problems" ? parsed.problems : [];
}

const SMALL = `name: small
title: Small
documentId: SMALL
stakeholders:
  - { role: manager, title: Manager }
metrics:
  p95:
    label: P95
    group: performance
    unit: ms
    aggregate: p95
    baseline: 0.4s
    threshold: <= baseline * 1.25
stages:
  - key: one
    title: One
    traffic: 5%
    soak: { min: 1h30m, max: 2h }
    metrics: [p95]
    signOffs: [manager]
`;

describe("a plan", () => {
  it("has its units in the metric's own and its durations in milliseconds", () => {
    const [stage] = planOf(SMALL).stages;
    expect(stage?.metrics[0]?.baseline).toMatchObject({ kind: "fixed", value: 400 });
    expect(stage?.metrics[0]?.threshold.max).toEqual({ value: 500, strict: false });
    expect(stage?.soak).toEqual({ min: 5_400_000, max: 7_200_000 });
    expect(stage?.signOffs).toEqual([{ role: "manager", count: 1 }]);
  });

  it("takes a stage's own rules over the metric's", () => {
    const plan = planOf(`${SMALL}    rules: { p95: { threshold: "<= 450ms", for: 10s } }\n`);
    expect(plan.stages[0]?.metrics[0]).toMatchObject({
      threshold: { text: "<= 450ms" },
      persistence: 10_000,
    });
  });

  it.each([
    ["unit: ms", "unit: parsec/h/x", 10, 11, "is not a unit"],
    ["unit: ms", 'unit: "%"', 12, 15, "does not fit the metric's unit"],
    ["unit: ms", "unit: TLS", 11, 16, "versions have no p95"],
    ["baseline: 0.4s", "baseline: 40%", 12, 15, "does not fit the metric's unit"],
    ["    baseline: 0.4s\n", "", 12, 16, "needs a baseline"],
    ["<= baseline * 1.25", "<= 20/min", 13, 16, "does not fit the metric's unit"],
    ["<= baseline * 1.25", "quick", 13, 16, "is not a threshold"],
    ["<= baseline * 1.25", "must be zero", 11, 16, "could hide in p95"],
    ["<= baseline * 1.25", "[1, 2]", 13, 16, "is not the right kind of value"],
    ["    label: P95\n", "", 8, 5, "is missing"],
    ["label: P95", "label:", 8, 11, "is empty"],
    ["metrics: [p95]", "metrics: [p96]", 19, 15, "there is no metric p96"],
    ["metrics: [p95]", 'metrics: ["group:speed"]', 19, 15, "there is no metric group:speed"],
    ["metrics: [p95]", "metrics: [constructor]", 19, 15, "there is no metric constructor"],
    ["metrics: [p95]", "metrics: [p95, p95]", 19, 20, "p95 is named twice"],
    [
      "metrics: [p95]",
      "metrics: [p95]\n    funnels: [toString]",
      20,
      15,
      "there is no funnel toString",
    ],
    ["metrics: [p95]", "metrics: []", 15, 5, "measures nothing"],
    [
      "metrics: [p95]",
      "metrics: [p95]\n    rules: { p96: { for: 1s } }",
      20,
      14,
      "p96 is not a metric of this stage",
    ],
    [
      "metrics: [p95]",
      "metrics: [p95]\n    rules: { p95: { for: long } }",
      20,
      26,
      "is not a duration",
    ],
    ["signOffs: [manager]", "signOffs: [boss]", 20, 16, "no stakeholder with the role boss"],
    ["signOffs: [manager]", "signOffs: [manager, manager]", 20, 25, "manager is there twice"],
    ["signOffs: [manager]", "signOffs: [{ role: manager, count: 0 }]", 20, 40, "is too small"],
    [
      "signOffs: [manager]",
      "decision: { makers: [boss] }",
      20,
      26,
      "no stakeholder with the role boss",
    ],
    [
      "signOffs: [manager]",
      "screenshots: [{ key: a, label: A }, { key: a, label: B }]",
      20,
      48,
      "a is there twice",
    ],
    [
      "signOffs: [manager]",
      "checklist: [{ key: a, label: A }, { key: a, label: B }]",
      20,
      46,
      "a is there twice",
    ],
    ["traffic: 5%", "traffic: 105%", 17, 14, "is not a share of traffic"],
    ["traffic: 5%", "traffic: 5", 17, 14, "is not the right kind of value"],
    ["min: 1h30m", "min: 3h", 18, 11, "the minimum is above the maximum"],
    ["min: 1h30m", "min: soon", 18, 18, "is not a duration"],
    ["max: 2h", "max: 0s", 18, 30, "is no time at all"],
    ["key: one", "key: pre-deployment", 15, 10, "comes before all stages"],
    ["key: one", "key: one two", 15, 10, "does not have the right form"],
    ["title: Small", "titel: Small", 2, 1, "nobody knows the key titel"],
    ["title: Small", "title: Small\ntitle: Small", 3, 1, "title is there twice"],
    ["title: Small", "title: Small\ndefaults: { for: soon }", 3, 18, "is not a duration"],
    [
      "title: Small",
      "title: Small\nevidence: [{ key: a, label: A, stage: two }]",
      3,
      39,
      "there is no stage two",
    ],
    [
      "title: Small",
      "title: Small\nchecklist: [{ key: a, label: A, kind: felt }]",
      3,
      39,
      "is not one of the choices",
    ],
    ["role: manager", "role: manager, name: Ann", 5, 22, "nobody knows the key name"],
    ["  p95:\n", "  p95: {}\n  p95:\n", 8, 3, "p95 is there twice"],
    ["aggregate: p95", "aggregate: p96", 11, 16, "is not one of the choices"],
    ["documentId: SMALL", "documentId: small", 3, 13, "does not have the right form"],
  ])("says where %j -> %j is wrong", (from, to, line, column, message) => {
    expect(SMALL).toContain(from);
    const found = problemsOf(SMALL.replace(from, to));
    expect(found).toContainEqual(
      expect.objectContaining({ line, column, message: expect.stringContaining(message) }),
    );
    for (const problem of found) expect(problem.expected).not.toBe("");
  });

  it.each([
    ["window: 5x", 16, "is not a duration"],
    ["window: 0s", 16, "is no time at all"],
    ["window: 5m, target: 60%..", 28, "is not a conversion"],
    ["window: 5m, target: 20ms", 28, "is not a conversion"],
    ["window: 5m, target: '> 50%'", 28, "belong to it"],
    ["window: 5m, target: 55..165%", 28, "beyond 0 % and 100 %"],
    ["window: 5m, breakdown: 0s", 31, "is no time at all"],
  ])("says what is wrong with a funnel of %j", (rules, column, message) => {
    const steps = "steps: [{ key: a, label: A }, { key: b, label: B }]";
    const funnel = `funnels:\n  f: { ${rules},\n    label: F, ${steps} }\n`;
    const found = problemsOf(SMALL.replace("stakeholders:", `${funnel}stakeholders:`));
    expect(found).toEqual([expect.objectContaining({ message: expect.stringContaining(message) })]);
    expect(found[0]).toMatchObject({ line: 5, column });
  });

  it("tells everything in one go, from top to bottom, and nothing that follows from it", () => {
    const source = SMALL.replace("title: Small", "titel: Small")
      .replace("unit: ms", "unit: [ms]")
      .replace("traffic: 5%", "traffic: 5")
      .replace("min: 1h30m", "min: 3h")
      .replace("[manager]", "[{ role: manager, count: 0 }, boss]");
    expect(problemsOf(source).map((p) => p.path)).toEqual([
      "title",
      "titel",
      "metrics.p95.unit",
      "stages.0.traffic",
      "stages.0.soak",
      "stages.0.signOffs.0.count",
      "stages.0.signOffs.1",
    ]);
  });

  it("names the keys that it knows where it does not know one", () => {
    const [problem] = problemsOf(SMALL.replace("max: 2h", "max: 2h, mix: 3h"));
    expect(problem).toMatchObject({ path: "stages.0.soak.mix", expected: "min, max" });
  });

  it.each([
    ['threshold: ">= 50ms"', "threshold: >= 50ms"],
    ['unit: "%"', "unit: %"],
  ])("asks for quotes as in %s", (_, wrong) => {
    const [problem] = problemsOf(`name: a\n${wrong}\n`);
    expect(problem).toMatchObject({ line: 2, expected: expect.stringContaining("quotes") });
  });

  it.each([
    ["no text at all", ""],
    ["a text", "hello"],
    ["a list", "- a"],
    ["half a list", "[".repeat(20_000)],
    ["a tower of maps", `x: ${"{a: ".repeat(5000)}${"}".repeat(5000)}`],
    ["too much text", "#".repeat(200_001)],
    ["a key that is a list", "? [a, b]\n: c\n"],
    [
      "keys of every object",
      "__proto__: { a: 1 }\nconstructor: 1\nmetrics: { toString: 1, __proto__: { label: a } }",
    ],
  ])("refuses %s", (_, source) => {
    const [problem] = problemsOf(source);
    expect(problem?.message).toBeTruthy();
    expect(problem?.expected).toBeTruthy();
    expect(problem?.line).toBeGreaterThan(0);
  });

  it("tells the first hundred of very many", () => {
    expect(problemsOf("a: 1\n".repeat(5000))).toHaveLength(100);
    expect(problemsOf("]".repeat(5000))).toHaveLength(100);
  });

  it("reads Windows line ends and a byte order mark", () => {
    expect(planOf(`\ufeff${SMALL.replaceAll("\n", "\r\n")}`)).toEqual(planOf(SMALL));
  });

  it("refuses two stages of one name, and tells where the second is", () => {
    const second = SMALL.slice(SMALL.indexOf("  - key: one"));
    expect(problemsOf(SMALL + second)).toEqual([
      expect.objectContaining({ path: "stages.1.key", line: 21, message: "one is there twice" }),
    ]);
  });

  it("refuses traffic that goes down and stages that measure nothing", () => {
    const stage = "  - { key: two, title: Two, traffic: 1%, soak: { min: 1s, max: 2s } }\n";
    const messages = problemsOf(SMALL + stage).map((p) => p.message);
    expect(messages).toContain("1 % is less than a stage before");
    expect(messages).toContain("measures nothing, so it could never pass");
  });

  it("reports broken YAML with its place and refuses aliases", () => {
    expect(problemsOf("name: [1, 2\ntitle: x")[0]).toMatchObject({ expected: "well-formed YAML" });
    expect(problemsOf("a: &x 1\nb: *x")[0]?.message).toContain("aliases");
  });

  it("never throws, whatever the text", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.json(), fc.constantFrom(SMALL).chain(mutated)),
        (text) => {
          expect(["plan", "problems"]).toContain(parsePlan(text).kind);
        },
      ),
      { numRuns: 500 },
    );
  });
});

function mutated(text: string): fc.Arbitrary<string> {
  return fc
    .tuple(fc.nat(text.length), fc.nat(12), fc.string({ maxLength: 8 }))
    .map(([at, length, piece]) => text.slice(0, at) + piece + text.slice(at + length));
}
