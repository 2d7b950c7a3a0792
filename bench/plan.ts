export const METRIC_COUNT = 20;
export const PLAN_NAME = "bench";

/** Over the whole stage or a sliding window; percentiles need sketches, the rest does not. */
const KINDS = [
  "aggregate: p95, window: stage",
  "aggregate: avg, window: stage",
  "aggregate: p99, window: 5m",
  "aggregate: max, window: stage",
  "aggregate: avg, window: 15m",
];

/** One stage that starts with the run and judges twenty metrics: twelve over the stage, eight over a window. */
export function planYaml(): string {
  const metrics = Array.from({ length: METRIC_COUNT }, (_, n) => {
    const kind = KINDS[n % KINDS.length];
    return `  metric_${n}: { label: Metric ${n}, group: performance, unit: ms, ${kind}, threshold: <= 100000ms }`;
  });
  return [
    `name: ${PLAN_NAME}`,
    "title: Benchmark",
    'version: "1.0.0"',
    "documentId: BENCH",
    "environment: benchmark",
    "flag: bench",
    "stakeholders:",
    "  - { role: on-call-engineer, title: On-call Engineer }",
    "metrics:",
    ...metrics,
    "stages:",
    "  - key: only",
    "    title: The only stage",
    "    traffic: 5%",
    "    start: automatic",
    "    soak: { min: 48h, max: 72h }",
    '    metrics: ["group:performance"]',
    "    decision:",
    "      makers: [on-call-engineer]",
    "      go: manual",
    "      onFailure: hold",
    "      rollback: manual",
    "",
  ].join("\n");
}
