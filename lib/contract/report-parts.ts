import { z } from "zod";
import { Digest, Instant } from "@/lib/contract/common";
import { CaptureView } from "@/lib/contract/evidence";
import { SignOffMethodName } from "@/lib/contract/rules";

export const Known = z.enum(["measured", "vouched", "derived", "missing"]);
export const Fact = z.strictObject({
  label: z.string(),
  text: z.string(),
  known: Known,
  by: z.string().nullable(),
});
export const ChecklistLine = z.strictObject({
  label: z.string(),
  group: z.string().nullable(),
  done: z.boolean(),
  known: Known,
  by: z.string().nullable(),
  at: Instant.nullable(),
  note: z.string().nullable(),
});
export const SignatureLine = z.strictObject({
  id: z.string(),
  role: z.string(),
  name: z.string().nullable(),
  decision: z.enum(["approved", "rejected", "missing", "void"]),
  meaning: z.string(),
  note: z.string().nullable(),
  method: SignOffMethodName.nullable(),
  comment: z.string().nullable(),
  at: Instant.nullable(),
  dossier: Digest.nullable(),
  known: Known,
});
export const GateSignatures = z.strictObject({
  key: z.string(),
  title: z.string(),
  met: z.boolean(),
  text: z.string(),
  lines: z.array(SignatureLine),
});
export const EvidenceLine = z.strictObject({
  id: z.string(),
  kind: z.enum(["screenshot", "file", "link"]),
  title: z.string(),
  name: z.string().nullable(),
  href: z.string().nullable(),
  thumbnail: z.string().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  sha256: Digest.nullable(),
  by: z.string(),
  at: Instant,
  capture: CaptureView.nullable(),
});
export const IncidentLine = z.strictObject({
  severity: z.string(),
  title: z.string(),
  note: z.string().nullable(),
  openedBy: z.string(),
  openedAt: Instant,
  closing: z.string(),
  open: z.boolean(),
});
const ComputedBy = z.enum(["tollgate", "source"]);
const MetricLine = z.strictObject({
  key: z.string(),
  label: z.string(),
  baseline: z.string(),
  threshold: z.string(),
  actual: z.string(),
  value: z.number().nullable(),
  unit: z.string(),
  samples: z.number(),
  verdict: z.string(),
  margin: z.string(),
  critical: z.boolean(),
  muted: z.boolean(),
  reason: z.string(),
  origin: z.string(),
  computedBy: ComputedBy,
  interval: z.string().nullable(),
  comparison: z.string().nullable(),
  known: Known,
});
export const ProvenanceLine = z.strictObject({
  stage: z.string(),
  key: z.string(),
  metric: z.string(),
  origin: z.string(),
  query: z.string().nullable(),
  window: z.strictObject({ from: Instant, to: Instant }).nullable(),
  series: z.string().nullable(),
  samples: z.number(),
  newest: Instant.nullable(),
  fetchedAt: Instant.nullable(),
  computedBy: ComputedBy,
  warnings: z.array(z.string()),
  error: z.string().nullable(),
});
const FunnelReport = z.strictObject({
  key: z.string(),
  label: z.string(),
  window: z.string(),
  target: z.string(),
  steps: z.array(
    z.strictObject({
      key: z.string(),
      label: z.string(),
      users: z.int(),
      fromPrevious: z.number().nullable(),
      fromFirst: z.number().nullable(),
    }),
  ),
  conversion: z.string(),
  interval: z.string(),
  verdict: z.string(),
  reason: z.string(),
  periods: z.array(
    z.strictObject({
      from: Instant,
      to: Instant,
      started: z.int(),
      completed: z.int(),
      conversion: z.string(),
      interval: z.string(),
    }),
  ),
  known: Known,
});
export const StageReport = z.strictObject({
  key: z.string(),
  title: z.string(),
  state: z.string(),
  verdict: z.string(),
  recommendation: z.string(),
  reasons: z.array(z.string()),
  facts: z.array(Fact),
  groups: z.array(z.strictObject({ name: z.string(), metrics: z.array(MetricLine) })),
  funnels: z.array(FunnelReport),
  checklist: z.array(ChecklistLine),
  screenshots: z.strictObject({
    wanted: z.array(z.strictObject({ label: z.string(), required: z.boolean() })),
    taken: z.array(EvidenceLine),
  }),
  otherEvidence: z.array(EvidenceLine),
  incidents: z.array(IncidentLine),
  alerts: z.array(IncidentLine),
  gate: GateSignatures,
  decisions: z.array(
    z.strictObject({
      decision: z.string(),
      recommendation: z.string(),
      override: z.boolean(),
      makers: z.string(),
      at: Instant,
      justification: z.string(),
      dossier: Digest.nullable(),
      known: Known,
    }),
  ),
  undecided: z.string().nullable(),
  overrides: z.array(
    z.strictObject({
      state: z.string(),
      reason: z.string(),
      against: z.array(z.string()),
      requested: z.string(),
      confirmed: z.string(),
    }),
  ),
  proceed: z.string(),
});
