import { z } from "zod";
import { ActorRef, Digest, Instant, Recommendation, VerdictName } from "@/lib/contract/common";
import {
  ChecklistItemView,
  EvidenceView,
  IncidentView,
  WantedScreenshotView,
} from "@/lib/contract/evidence";
import { FunnelView } from "@/lib/contract/funnel";
import { MetricView } from "@/lib/contract/metric";
import { RunPage } from "@/lib/contract/page";
import { DecisionView, OverrideView, SignOffStatus } from "@/lib/contract/sign-off";
import { ReviewedFindingView, WaiverView } from "@/lib/contract/waiver";
import { RUN_KINDS } from "@/lib/domain/run/run";

export const RunStateName = z.enum([
  "draft",
  "ready",
  "running",
  "completed",
  "rolled_back",
  "aborted",
  "imported",
]);
export const RunKindName = z.enum(RUN_KINDS);
export const StageStateName = z.enum([
  "pending",
  "running",
  "awaiting_decision",
  "passed",
  "rolled_back",
]);

export const StartRunRequest = z.strictObject({
  /** Key of the project; needed only where the caller belongs to several. */
  project: z.string().min(1).max(200).optional(),
  /** Left out where `page` is given: the plan that its import made. */
  plan: z.string().min(1).optional(),
  planVersion: z.int().positive().optional(),
  commit: z.string().max(200).optional(),
  branch: z.string().max(200).optional(),
  artifactDigest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, "expected sha256: and 64 hex digits")
    .optional(),
  flag: z.string().max(200).optional(),
  environment: z.string().max(200).optional(),
  /** E-mail of the owner; the caller where it is left out. */
  owner: z.string().optional(),
  /** Who wrote the change: e-mail addresses (of the commits, say) or ids of persons. They do not approve it. */
  authors: z.array(z.string().min(1).max(320)).max(200).optional(),
  deploymentAt: Instant.optional(),
  /** Id or document id of an imported run: its page is filled by this one, and gives what is left out here. */
  page: z.string().min(1).max(200).optional(),
});
export type StartRunRequest = z.infer<typeof StartRunRequest>;

export const LessonsRequest = z.strictObject({
  wentWell: z.array(z.string().min(1).max(2000)).max(50),
  couldImprove: z.array(z.string().min(1).max(2000)).max(50),
  actionItems: z.array(z.string().min(1).max(2000)).max(50),
});
export type Lessons = z.infer<typeof LessonsRequest>;

const Blocker = z.strictObject({ code: z.string(), text: z.string() });

export const StageView = z.strictObject({
  key: z.string(),
  title: z.string(),
  ordinal: z.int(),
  state: StageStateName,
  trafficPercent: z.number().nullable(),
  soak: z.strictObject({
    minSeconds: z.number(),
    maxSeconds: z.number(),
    elapsedSeconds: z.number(),
    /** Only time that data covered counts for the minimum. */
    effectiveSeconds: z.number(),
    /** When the minimum will have elapsed if data goes on to arrive; null before the stage starts. */
    earliestAdvanceAt: Instant.nullable(),
  }),
  startedAt: Instant.nullable(),
  awaitingSince: Instant.nullable(),
  endedAt: Instant.nullable(),
  verdict: VerdictName,
  recommendation: Recommendation,
  reasons: z.array(z.string()),
  judgedAt: Instant.nullable(),
  /** Everything that keeps this stage from GO now; empty means the gate is open. */
  blockers: z.array(Blocker),
  /** Where the plan scores: 0 to 100, and the percentage of each group that passes. */
  score: z
    .strictObject({
      score: z.number(),
      result: z.enum(["pass", "marginal", "fail"]),
      pass: z.number(),
      marginal: z.number(),
      groups: z.array(
        z.strictObject({
          group: z.string(),
          weight: z.number(),
          score: z.number().nullable(),
          passed: z.number(),
          counted: z.number(),
        }),
      ),
    })
    .nullable(),
  metrics: z.array(MetricView),
  funnels: z.array(FunnelView),
  checklist: z.array(ChecklistItemView),
  wantedScreenshots: z.array(WantedScreenshotView),
  evidence: z.array(EvidenceView),
  incidents: z.array(IncidentView),
  signOffs: SignOffStatus,
  decisionMakers: z.array(z.strictObject({ role: z.string(), title: z.string() })),
  decisions: z.array(DecisionView),
  overrides: z.array(OverrideView),
});
export type StageView = z.infer<typeof StageView>;

/** What the caller may do now; a button that is not here is shown disabled with the reason, or not at all. */
export const Permissions = z.strictObject({
  roles: z.array(z.string()),
  canOperate: z.boolean(),
  canRollBack: z.boolean(),
  /** The run is rolled back, no reason is on record, and the caller may give it. */
  canGiveReason: z.boolean(),
  canDecide: z.boolean(),
  /** Gates at which the caller may ask for waivers and confirm those of others. */
  canWaive: z.array(z.string()),
  /** Roles in which the caller could sign, by stage key (`pre-deployment` included); [] and why where none. */
  canSign: z.record(
    z.string(),
    z.strictObject({
      roles: z.array(z.string()),
      /** Seats of others that the caller could fill. */
      delegated: z.array(
        z.strictObject({
          role: z.string(),
          from: z.strictObject({ id: z.string(), name: z.string() }),
          delegation: z.string(),
        }),
      ),
      because: z.string().nullable(),
    }),
  ),
});

export const RunView = z.strictObject({
  id: z.string(),
  documentId: z.string(),
  project: z.strictObject({ key: z.string(), name: z.string() }),
  plan: z.strictObject({
    name: z.string(),
    title: z.string(),
    version: z.int(),
    label: z.string(),
    digest: Digest,
  }),
  /** `imported`: everything in it is what its page states; nothing was measured. */
  kind: RunKindName,
  /** The page that the run is of, or was started from. */
  page: RunPage.nullable(),
  state: RunStateName,
  /** Where the run stands, in one sentence. */
  headline: z.string(),
  commit: z.string().nullable(),
  branch: z.string().nullable(),
  artifactDigest: z.string().nullable(),
  flag: z.string().nullable(),
  environment: z.string().nullable(),
  owner: ActorRef.nullable(),
  createdBy: ActorRef,
  /** Null: nobody said. `person` is null for an author without an account here. */
  authors: z.array(z.strictObject({ given: z.string(), person: ActorRef.nullable() })).nullable(),
  /** The approval rules that the run pinned; null: not known, which closes every gate. */
  rules: z.strictObject({ version: z.int(), digest: Digest, readable: z.boolean() }).nullable(),
  createdAt: Instant,
  /** When the deployment is planned for. */
  deploymentAt: Instant.nullable(),
  readyAt: Instant.nullable(),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  trafficPercent: z.number(),
  /** The stage that runs or waits, else the next one to start; null when all are over. */
  currentStage: z.string().nullable(),
  preDeployment: z.strictObject({
    checklist: z.array(ChecklistItemView),
    /** Evidence and incidents of the whole run (stage null) are here too. */
    evidence: z.array(EvidenceView),
    incidents: z.array(IncidentView),
    signOffs: SignOffStatus,
    blockers: z.array(Blocker),
  }),
  stages: z.array(StageView),
  rollback: z
    .strictObject({
      reason: z.string().nullable(),
      by: ActorRef.nullable(),
      breachAt: Instant.nullable(),
      zeroAt: Instant,
      /** From the first breaching reading to 0 %; null where no breach led to it. */
      secondsToZero: z.number().nullable(),
      stage: z.string().nullable(),
    })
    .nullable(),
  /** What does not hold in what is on record. Empty for imported runs: their page has its own. */
  findings: z.array(ReviewedFindingView),
  /** Oldest first, those that are over too. */
  waivers: z.array(WaiverView),
  lessons: LessonsRequest.nullable(),
  next: z
    .strictObject({ title: z.string(), steps: z.array(z.string()), command: z.string().nullable() })
    .nullable(),
  permissions: Permissions,
  /** The server's clock at the time of this answer, so that a client can count with it. */
  now: Instant,
});
export type RunView = z.infer<typeof RunView>;

export const RunListItem = z.strictObject({
  id: z.string(),
  documentId: z.string(),
  project: z.strictObject({ key: z.string(), name: z.string() }),
  planTitle: z.string(),
  kind: RunKindName,
  state: RunStateName,
  headline: z.string(),
  commit: z.string().nullable(),
  branch: z.string().nullable(),
  environment: z.string().nullable(),
  trafficPercent: z.number(),
  createdAt: Instant,
  endedAt: Instant.nullable(),
  currentStage: z.string().nullable(),
  verdict: VerdictName,
  /** For the small stage rail. */
  stages: z.array(
    z.strictObject({
      key: z.string(),
      title: z.string(),
      state: StageStateName,
      trafficPercent: z.number().nullable(),
      soakFraction: z.number(),
    }),
  ),
  overridden: z.boolean(),
  /** A waiver is or was in force. */
  waived: z.boolean(),
  /** Stage (or `pre-deployment`) that waits for this caller's signature. */
  needsMySignature: z.strictObject({ stage: z.string(), since: Instant }).nullable(),
});
export type RunListItem = z.infer<typeof RunListItem>;
export const RunList = z.strictObject({ runs: z.array(RunListItem), now: Instant });
export type RunList = z.infer<typeof RunList>;

/** One entry of a run's history: the readable side of a ledger leaf. */
export const RunEvent = z.strictObject({
  index: z.int(),
  at: Instant,
  kind: z.string(),
  stage: z.string().nullable(),
  actor: ActorRef,
  /** One sentence. */
  text: z.string(),
  leafHash: Digest,
});
export type RunEvent = z.infer<typeof RunEvent>;

/** `metrics` event of the live stream: what the judge found at one tick. */
export const LiveMetrics = z.strictObject({
  stage: z.string(),
  at: Instant,
  verdict: VerdictName,
  recommendation: Recommendation,
  reasons: z.array(z.string()),
  elapsedSeconds: z.number(),
  effectiveSeconds: z.number(),
  metrics: z.array(MetricView),
  funnels: z.array(FunnelView),
});
export type LiveMetrics = z.infer<typeof LiveMetrics>;

/** What a change of a run answers: enough to see where it went; the whole view is one GET away. */
export const RunRef = z.strictObject({
  id: z.string(),
  documentId: z.string(),
  state: RunStateName,
  trafficPercent: z.number(),
  currentStage: z.string().nullable(),
});
export type RunRef = z.infer<typeof RunRef>;
