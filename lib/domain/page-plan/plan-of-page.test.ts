import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPage } from "@/lib/domain/document/read-page";
import { fillPage } from "@/lib/domain/page-fill/fill-page";
import type { PageValues } from "@/lib/domain/page-fill/page-values";
import { planOfPage } from "@/lib/domain/page-plan/plan-of-page";
import { parsePlan } from "@/lib/domain/plan/parse-plan";
import type { Plan } from "@/lib/domain/plan/plan";
import { printPlan } from "@/lib/domain/plan-import/print-plan";
import { PAGE } from "@/lib/testing/evidence-page";

const made = (source: string) => planOfPage(readPage(source), { name: "page" });

function planOf(source: string): Plan {
  const parsed = parsePlan(printPlan(made(source).plan, "a page"));
  expect(parsed.kind === "problems" ? parsed.problems : []).toEqual([]);
  if (parsed.kind === "problems") throw new Error("no plan");
  return parsed.plan;
}

describe("the plan of a page", () => {
  it("asks for what the page asks for", () => {
    const plan = planOf(PAGE);
    expect(plan).toMatchObject({
      name: "srch",
      documentId: "SRCH",
      environment: "preprod",
      flag: "index_v7",
      next: { command: "tollgate run start --plan production-index" },
    });
    expect(plan.checklist.map(({ label, kind }) => [label, kind])).toEqual([
      ["Index rebuilt from the archive", "attested"],
      ["Readers drained", "attested"],
    ]);
    const [one, two] = plan.stages;
    expect(one).toMatchObject({
      key: "stage1_10pct",
      traffic: 10,
      soak: { min: 3_600_000, max: 7_200_000 },
      decision: { makers: ["search-lead"] },
      signOffs: [{ role: "search-lead", count: 1 }],
    });
    expect(one?.metrics.map((m) => [m.key, m.unit, m.aggregate, m.threshold.text])).toEqual([
      ["p95_latency", "ms", "p95", "<= 250ms"],
      ["error_rate", "%", "ratio", "< 1%"],
      ["lost_documents", "", "sum", "must be zero"],
    ]);
    expect(one?.metrics[2]).toMatchObject({ zeroTolerance: true, critical: true });
    expect(one?.checklist.map(({ label }) => label)).toEqual(["Operator Confidence: reasonable"]);
    expect(one?.screenshots.map(({ key, required }) => [key, required])).toEqual([
      ["grafana", true],
      ["datadog", false],
    ]);
    expect(plan.funnels[0]).toMatchObject({
      window: 600_000,
      target: { min: 0.4, max: 0.6 },
      steps: [{ key: "query_sent" }, { key: "result_opened" }],
    });
    expect(two?.metrics.map((m) => [m.key, m.threshold.text])).toEqual([
      ["p95_latency", "<= 220ms"],
    ]);
    expect(two?.signOffs.map(({ role }) => role)).toEqual(["search-lead", "product-owner"]);
    expect(two?.soak).toEqual({ min: 21_600_000, max: 21_600_000 });
  });

  it("lists what it guessed", () => {
    const paths = made(PAGE).assumed.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        "metrics.p95_latency.aggregate",
        "metrics.lost_documents.unit",
        "stages.stage1_10pct.checklist",
        "stages.stage2_100pct.decision.makers",
        "defaults.staleAfter",
      ]),
    );
  });

  it.each([
    ["nothing but a title", "# Review of Tuesday\n"],
    ["no words that make a key", "# 结果\n\n- [ ] 已完成\n- [ ] 检查\n"],
    [
      "sign-offs alone",
      "# Sign-off\n\n| Role | Name | Decision |\n|---|---|---|\n| CTO | Jo Doe | Approved |\n",
    ],
    ["names instead of roles", "# A\n\n## Decision\n\n**Decision Maker:** Jo Doe and Ann Li\n"],
    [
      "stages that go back",
      "# A\n\n## Stage 1: 50% Traffic (1 hour)\n\n## Stage 2: 10% Traffic (1 hour)\n",
    ],
    [
      "the same metric twice",
      "# A\n\n| Metric | Threshold | Actual |\n|---|---|---|\n| Errors | <1% | 0% |\n| Errors | <2% | 0% |\n",
    ],
    ["no limits", "# A\n\n| Metric | Actual |\n|---|---|\n| Errors | 0% |\n"],
  ])("holds for a page with %s", (_, source) => {
    const plan = planOf(source);
    expect(plan.stages.length).toBeGreaterThan(0);
    expect(plan.stages.every((stage) => stage.metrics.length + stage.funnels.length > 0)).toBe(
      true,
    );
  });

  it("names roles, and no people", () => {
    const { plan, notCarried } = made(
      "# A\n\n## Decision\n\n**Decision Maker:** Jo Doe + Release Manager\n",
    );
    expect(JSON.stringify(plan)).not.toContain("Jo Doe");
    expect(notCarried).toContainEqual(expect.objectContaining({ value: "Jo Doe" }));
    expect(plan.stakeholders?.map(({ role }) => role)).toEqual(["release-manager"]);
  });

  it("asks as many to sign as the page says, where it does not say who", () => {
    const plan = planOf(
      "# A\n\n**Pre-Deployment Checklist:**\n- [ ] Sign-offs obtained (5 people)\n\n## Stage 1: 5% Traffic (1 hour)\n\n| Metric | Threshold | Actual |\n|---|---|---|\n| Errors | <1% | [TBD] |\n",
    );
    expect(plan.preDeployment.signOffs).toEqual([{ role: "stakeholder", count: 5 }]);
    expect(plan.checklist[0]?.kind).toBe("sign-offs");
  });

  it("is cut where the page has more than a plan takes, and says so", () => {
    const items = Array.from({ length: 3000 }, (_, at) => `- [ ] item ${at} ${"x".repeat(80)}`);
    const source = `# A\n\n## Checklist\n\n${items.join("\n")}\n`;
    planOf(source);
    expect(made(source).notCarried.map(({ why }) => why)).toContain(
      "the page has more than a plan takes; this and what follows is left out",
    );
  });
});

const words = fc.constantFrom(
  "P95 latency",
  "Errors",
  "≤200ms",
  "<1%",
  "[TBD]",
  "0 (MUST BE ZERO)",
  "55-65%",
  "TLS 1.2+",
  "✅",
  "❌ FAIL",
  "| a |",
  "**Status:** PENDING",
  "Engineering Manager + QA",
  "constructor",
  "__proto__",
  "�",
  "\u0085",
  "'\"",
  "# x",
  "- [ ] y",
  "100%",
  "yes/no",
  "5%",
  "(2-4 hours)",
  "Stage 3",
  "   ",
  "\t",
  "10 of 12",
  "\u202Eabc",
  "null",
  "~",
  "2025-10-06",
  "é",
  "日本",
);
const line = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        "# ",
        "## ",
        "### ",
        "## Stage 1: 5% Traffic (1 hour) ",
        "## Stage 2: ",
        "## Checklist ",
        "### Decision ",
        "## Sign-offs ",
        "### Funnel ",
        "### Screenshots ",
        "## Next ",
      ),
      words,
    )
    .map(([a, b]) => a + b),
  fc
    .tuple(
      fc.constantFrom(
        "- [ ] ",
        "- [x] ",
        "- ",
        "1. ",
        "> ",
        "**Decision Maker:** ",
        "**Window:** ",
        "**Document ID:** ",
        "**Environment:** ",
      ),
      words,
      words,
    )
    .map((parts) => parts.join(" ")),
  fc.array(words, { minLength: 1, maxLength: 5 }).map((cells) => `| ${cells.join(" | ")} |`),
  fc.constantFrom(
    "| Metric | Baseline | Threshold | Actual | Status |\n|---|---|---|---|---|",
    "| Stage | Users | Conversion |\n|---|---|---|",
    "| Role | Name | Decision |\n|---|---|---|",
    "",
    "---",
    "```bash",
  ),
);
const pages = fc.array(line, { maxLength: 40 }).map((lines) => lines.join("\n"));

describe("of any page", () => {
  it("there is a plan", () => {
    fc.assert(
      fc.property(pages, (source) => void planOf(source)),
      { numRuns: 400 },
    );
  });

  it("filling it with nothing changes nothing", () => {
    const nothing: PageValues = {
      documentId: null,
      status: null,
      owner: null,
      environment: null,
      branch: null,
      commit: null,
      artifact: null,
      flag: null,
      deploymentAt: null,
      endedAt: null,
      stages: [],
      preDeployment: { done: [], signatures: [] },
      rollback: null,
      evidence: [],
      lessons: null,
    };
    fc.assert(
      fc.property(pages, (source) => {
        const page = readPage(source);
        expect(fillPage(page, nothing, { name: "page" })).toBe(page.source);
      }),
      { numRuns: 200 },
    );
  });
});
