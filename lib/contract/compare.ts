import { z } from "zod";
import { Instant } from "@/lib/contract/common";
import type { Comparison } from "@/lib/domain/report/comparison";

const Change = z.strictObject({
  difference: z.number(),
  ratio: z.number().nullable(),
  text: z.string(),
});

const MetricCell = z.strictObject({
  threshold: z.string(),
  actual: z.string(),
  value: z.number().nullable(),
  unit: z.string(),
  margin: z.string(),
  room: z.number().nullable(),
  verdict: z.string(),
  samples: z.number(),
  critical: z.boolean(),
  muted: z.boolean(),
  known: z.enum(["measured", "stated", "missing"]),
  change: Change.nullable(),
});

const FunnelCell = z.strictObject({
  window: z.string(),
  target: z.string(),
  conversion: z.string(),
  ratio: z.number().nullable(),
  interval: z.string(),
  verdict: z.string(),
  steps: z.array(
    z.strictObject({
      key: z.string(),
      label: z.string(),
      users: z.number(),
      fromFirst: z.number().nullable(),
    }),
  ),
  known: z.enum(["measured", "missing"]),
  change: Change.nullable(),
});

/** `GET /runs/compare?run=A&run=B`: two to six runs side by side; every list of cells has one a run, in that order. */
export const ComparisonAnswer: z.ZodType<Comparison> = z.strictObject({
  format: z.literal("https://tollgate.dev/comparison/v1"),
  runs: z.array(
    z.strictObject({
      id: z.string(),
      documentId: z.string(),
      title: z.string(),
      project: z.string(),
      plan: z.string(),
      commit: z.string().nullable(),
      state: z.string(),
      outcome: z.enum(["released", "rolled_back", "aborted", "open"]),
      text: z.string(),
      startedAt: Instant.nullable(),
      endedAt: Instant.nullable(),
      durationSeconds: z.number().nullable(),
      known: z.enum(["measured", "stated"]),
      overrides: z.int(),
      waivers: z.int(),
      findings: z.int(),
      signers: z.array(
        z.strictObject({ name: z.string(), role: z.string(), at: Instant.nullable() }),
      ),
    }),
  ),
  stages: z.array(
    z.strictObject({
      key: z.string(),
      title: z.string(),
      cells: z.array(
        z
          .strictObject({
            state: z.string(),
            traffic: z.number().nullable(),
            verdict: z.string(),
            decision: z.string(),
            durationSeconds: z.number().nullable(),
          })
          .nullable(),
      ),
    }),
  ),
  metrics: z.array(
    z.strictObject({
      stage: z.string(),
      stageTitle: z.string(),
      key: z.string(),
      label: z.string(),
      group: z.string(),
      cells: z.array(MetricCell.nullable()),
    }),
  ),
  funnels: z.array(
    z.strictObject({
      stage: z.string(),
      stageTitle: z.string(),
      key: z.string(),
      label: z.string(),
      cells: z.array(FunnelCell.nullable()),
    }),
  ),
});
