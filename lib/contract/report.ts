import { z } from "zod";
import { Digest, Instant } from "@/lib/contract/common";
import { SignOffMethodName } from "@/lib/contract/rules";
import { LessonsRequest } from "@/lib/contract/run";
import type { Report } from "@/lib/domain/report/report";

const Known = z.enum(["measured", "vouched", "derived", "missing"]);
const Fact = z.strictObject({
  label: z.string(),
  text: z.string(),
  known: Known,
  by: z.string().nullable(),
});
const ChecklistLine = z.strictObject({
  label: z.string(),
  group: z.string().nullable(),
  done: z.boolean(),
  known: Known,
  by: z.string().nullable(),
  at: Instant.nullable(),
  note: z.string().nullable(),
});
const SignatureLine = z.strictObject({
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
const GateSignatures = z.strictObject({
  key: z.string(),
  title: z.string(),
  met: z.boolean(),
  text: z.string(),
  lines: z.array(SignatureLine),
});
const EvidenceLine = z.strictObject({
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
});
const IncidentLine = z.strictObject({
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
const ProvenanceLine = z.strictObject({
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
const StageReport = z.strictObject({
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

/** A run's report as JSON: the same texts that its Markdown, HTML and page show. */
export const ReportDocument: z.ZodType<Report> = z.strictObject({
  format: z.literal("https://tollgate.dev/report/v1"),
  runId: z.string(),
  title: z.string(),
  documentId: z.string(),
  version: z.string(),
  date: Instant,
  state: z.string(),
  status: z.string(),
  headline: z.string(),
  owner: Fact,
  project: z.string(),
  summary: z.array(
    z.strictObject({
      stage: z.string(),
      traffic: z.string(),
      state: z.string(),
      verdict: z.string(),
      metrics: z.string(),
      decision: z.string(),
    }),
  ),
  alarms: z.array(
    z.strictObject({
      kind: z.enum(["override", "rollback"]),
      title: z.string(),
      lines: z.array(z.string()),
    }),
  ),
  deployment: z.array(Fact),
  preDeployment: z.strictObject({
    checklist: z.array(ChecklistLine),
    gate: GateSignatures,
    evidence: z.array(EvidenceLine),
    incidents: z.array(IncidentLine),
    alerts: z.array(IncidentLine),
  }),
  stages: z.array(StageReport),
  rollback: z.strictObject({ facts: z.array(Fact) }).nullable(),
  risk: z.strictObject({
    level: z.enum(["low", "medium", "high", "unknown"]),
    text: z.string(),
    mitigating: z.array(z.string()),
    aggravating: z.array(z.string()),
    coverage: z.array(z.strictObject({ label: z.string(), text: z.string(), known: Known })),
  }),
  evidence: z.strictObject({
    items: z.array(
      z.strictObject({
        label: z.string(),
        collected: z.boolean(),
        text: z.string(),
        known: Known,
      }),
    ),
    location: z.string(),
    commands: z.array(z.string()),
  }),
  approvals: z.array(
    z.strictObject({
      gate: z.string(),
      signatures: z.string(),
      decision: z.string(),
      known: Known,
    }),
  ),
  lessons: LessonsRequest.nullable(),
  next: z
    .strictObject({ title: z.string(), steps: z.array(z.string()), command: z.string().nullable() })
    .nullable(),
  provenance: z.array(ProvenanceLine),
  timeline: z.array(
    z.strictObject({ index: z.int(), at: Instant, text: z.string(), leafHash: Digest }),
  ),
  certificate: z.strictObject({
    signers: z.array(SignatureLine),
    dossiers: z.array(z.strictObject({ gate: z.string(), digest: Digest, frozenAt: Instant })),
    planDigest: Digest,
    ledger: z.strictObject({ size: z.int(), root: Digest }),
    verification: z.array(z.string()),
    command: z.string(),
  }),
  generatedAt: Instant,
});
