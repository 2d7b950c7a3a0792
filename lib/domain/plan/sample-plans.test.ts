import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Metric } from "@/lib/domain/metric/metric";
import { parsePlan } from "@/lib/domain/plan/parse-plan";
import type { Plan } from "@/lib/domain/plan/plan";
import { planJsonSchema } from "@/lib/domain/plan/plan-source";

const root = path.resolve(import.meta.dirname, "../../..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

function planOf(source: string): Plan {
  const parsed = parsePlan(source);
  if (parsed.kind === "problems") throw new Error(JSON.stringify(parsed.problems, null, 2));
  return parsed.plan;
}

/** The first stage's table: metric, group, baseline, threshold, lower and upper limit. */
const CANARY: [string, string, string | null, string, number | null, number | null][] = [
  ["p50_latency", "performance", "145ms", "<= 200ms", null, 200],
  ["p95_latency", "performance", "385ms", "<= 500ms", null, 500],
  ["p99_latency", "performance", "720ms", "<= 1000ms", null, 1000],
  ["error_rate", "performance", "0.28%", "<= 1.0%", null, 1],
  ["throughput", "performance", "125/s", ">= 50/s", 50, null],
  ["event_ingestion", "analytics", null, ">= 100/min", 100, null],
  ["schema_validation", "analytics", null, ">= 99.5%", 99.5, null],
  ["pii_detections", "analytics", null, "must be zero", 0, 0],
  ["write_latency", "analytics", null, "<= 30ms", null, 30],
  ["queue_depth", "analytics", null, "<= 500 events", null, 500],
  ["phi_encryption", "security", null, "100%", 100, 100],
  ["database_tls", "security", null, "TLS 1.2+", 10_000_200_000, null],
  ["failed_auth", "security", null, "< 20/min", null, 20],
  ["csrf_validation", "security", null, "100%", 100, 100],
  ["cpu_usage", "resource", "45%", "<= 85%", null, 85],
  ["memory_usage", "resource", "52%", "<= 85%", null, 85],
  ["db_connections", "resource", "45/100", "<= 90/100", null, 90],
  ["cache_hit_rate", "resource", "92%", ">= 70%", 70, null],
];

describe("the sample plans", () => {
  it("hold every metric of the canary with its baseline and threshold", () => {
    const plan = planOf(read("plans/staging-canary.yaml"));
    const row = (m: Metric) => [
      m.key,
      m.group,
      m.baseline?.text ?? null,
      m.threshold.text,
      m.threshold.min?.value ?? null,
      m.threshold.max?.value ?? null,
    ];
    const rows = plan.stages.map((stage) => stage.metrics.map(row));
    expect(rows).toEqual([CANARY, CANARY.slice(0, 10), CANARY.slice(0, 5), CANARY.slice(0, 5)]);
    const failedAuth = plan.stages[0]?.metrics.find((m) => m.key === "failed_auth");
    expect(failedAuth?.threshold.max?.strict).toBe(true);
  });

  it("hold the four-stage canary to its last row", () => {
    const plan = planOf(read("plans/staging-canary.yaml"));
    expect(plan.stages.map((s) => s.traffic)).toEqual([5, 25, 50, 100]);
    expect(plan.stages.map((s) => s.soak.min / 3_600_000)).toEqual([2, 2, 4, 24]);
    expect(plan.stages.map((s) => s.soak.max / 3_600_000)).toEqual([4, 4, 8, 26]);
    expect(plan.documentId).toBe("PHASE9-CANARY");
    expect(plan.flag).toBe("sliceB_documents");
    expect(plan.stakeholders).toHaveLength(8);
    expect(plan.checklist.at(-1)?.kind).toBe("sign-offs");
    const staff = ["on-call-engineer", "engineering-manager"];
    expect(plan.stages.slice(0, 3).map((s) => s.decision.makers)).toEqual([staff, staff, staff]);
    expect(plan.next?.title).toBe("Production canary");
    expect(plan.funnels[0]).toMatchObject({ window: 300_000, target: { min: 0.55, max: 0.65 } });
    expect(plan.funnels[0]?.steps).toHaveLength(5);
    expect(plan.checklist).toHaveLength(7);
    expect(plan.preDeployment.signOffs).toHaveLength(8);
    expect(plan.evidence).toHaveLength(6);
    expect(plan.stages[0]?.screenshots.map((s) => s.required)).toEqual([true, true, false, false]);
    expect(plan.stages[3]?.decision.makers).toEqual(["engineering-manager", "product-owner"]);
    const pii = plan.stages[0]?.metrics.find((m) => m.key === "pii_detections");
    expect(pii).toMatchObject({ zeroTolerance: true, threshold: { max: { value: 0 } } });
  });

  it("hold the six-hour soak gate to its last row", () => {
    const plan = planOf(read("plans/staging-soak.yaml"));
    const [stage] = plan.stages;
    expect(stage).toMatchObject({ traffic: null, soak: { min: 21_600_000 } });
    const groups = new Set(stage?.metrics.map((m) => m.group));
    expect(groups).toEqual(
      new Set(["integrity", "performance", "version", "functions", "database-writes"]),
    );
    expect(new Set(stage?.checklist.map((i) => i.group)).size).toBe(4);
    expect(stage?.checklist).toHaveLength(11);
    expect(plan.funnels[0]?.breakdown).toBe(3_600_000);
    expect(plan.funnels[0]?.target).toMatchObject({ min: 0.892, max: null });
    const conversion = stage?.metrics.find((m) => m.key === "conversion_rate");
    expect(conversion).toMatchObject({
      baseline: { value: 89.2 },
      threshold: { min: { value: 89.2 } },
    });
    expect(plan.evidence.map((e) => e.stage)).toEqual(["soak", "soak", "soak", "soak"]);
    expect(plan.next?.steps).toHaveLength(3);
    expect(plan.next?.command).toBe("node run_prod_health_check.ts");
  });

  it("hold the canary to the same thresholds where Prometheus is its only source", () => {
    const pushed = planOf(read("plans/staging-canary.yaml"));
    const pulled = planOf(read("plans/staging-canary.prometheus.yaml"));
    const limits = ({ key, group, threshold, critical }: Metric) =>
      key === "database_tls" ? [key] : [key, group, threshold.min, threshold.max, critical];
    const rows = (plan: Plan) => plan.stages.map((stage) => stage.metrics.map(limits));
    expect(rows(pulled)).toEqual(rows(pushed));
    expect(pulled.sources.map((source) => source.kind)).toEqual(["prometheus"]);
    for (const { key, aggregate, pull } of pulled.stages[0]?.metrics ?? []) {
      const promql = pull?.query.kind === "prometheus" ? pull.query.promql : key;
      expect(promql).not.toContain("histogram_quantile");
      if (aggregate === "ratio") expect(promql).toMatch(/"numerator".*"denominator"/s);
      if (aggregate.startsWith("p")) expect(promql).toMatch(/^sum by \(le\) \(increase\(/);
    }
  });

  it("count 11 of 11 rows in the database", () => {
    const pushed = planOf(read("plans/staging-soak.yaml")).stages[0];
    const pulled = planOf(read("plans/staging-soak.postgres.yaml")).stages[0];
    const limits = ({ key, threshold }: Metric) => [key, threshold.min, threshold.max];
    expect(pulled?.metrics.map(limits)).toEqual(pushed?.metrics.map(limits));
    expect(pulled?.metrics.every((metric) => metric.pull !== null)).toBe(true);
    const stamps = pulled?.metrics.filter((metric) => metric.group === "version") ?? [];
    expect(stamps).toHaveLength(3);
    for (const stamp of stamps) {
      expect(stamp).toMatchObject({ aggregate: "ratio", minSamples: 11, critical: true });
      expect(stamp.pull).toMatchObject({ answers: "window", query: { kind: "postgres" } });
      expect(JSON.stringify(stamp.pull)).toMatch(/AS numerator, count\(\*\) AS denominator/);
    }
  });

  it("are taught by an example that holds", () => {
    const example = /```yaml\n([\s\S]*?)```/.exec(read("docs/plans.md"))?.[1] ?? "";
    const plan = planOf(example);
    expect(plan.stages.map((s) => s.traffic)).toEqual([10, 100]);
    expect(plan.stages[1]?.metrics.find((m) => m.key === "p95_latency")?.threshold.max?.value).toBe(
      440,
    );
  });

  it("are taught by pieces that hold", () => {
    const pieces = [...read("docs/plans.md").matchAll(/```yaml\n([\s\S]*?)```/g)].slice(1);
    expect(pieces.length).toBeGreaterThanOrEqual(3);
    for (const [, piece = ""] of pieces) {
      const keys = [...piece.matchAll(/^ {2}(\w+):$/gm)].map((match) => match[1]);
      const more = "  spare: { label: S, group: performance, aggregate: avg, threshold: <= 1 }\n";
      const metrics = piece.includes("metrics:")
        ? ""
        : `metrics:\n${more.replace("performance", "reliability")}${more.replace("spare", "other")}`;
      const names = piece.includes("metrics:") ? keys : ["spare", "other"];
      const stage = `  - { key: a, title: A, soak: { min: 1h, max: 2h }, metrics: [${names.join(", ")}] }`;
      const head = "name: piece\ntitle: Piece\ndocumentId: PIECE\n";
      const plan = planOf(`${head}${piece}${metrics}stages:\n${stage}\n`);
      expect(plan.stages[0]?.metrics).toHaveLength(names.length);
    }
  });

  it("are described by the schema that editors load", () => {
    const published = JSON.parse(read("public/schemas/plan.v1.json"));
    expect(published).toEqual(JSON.parse(JSON.stringify(planJsonSchema())));
  });
});
