import { z } from "zod";
import { ActorRef, Digest, Instant } from "@/lib/contract/common";
import type { Capture } from "@/lib/domain/evidence/capture";

/** Where a screenshot comes from that Tollgate took itself, and what it read at that moment. */
export const CaptureView: z.ZodType<Capture> = z.strictObject({
  from: z.enum(["grafana", "datadog", "cloudwatch", "new-relic", "page"]),
  source: z.string().nullable(),
  query: z.string(),
  window: z.strictObject({ from: Instant, to: Instant }),
  takenAt: Instant,
  moment: z.enum(["start", "end", "collect"]),
  readings: z.array(
    z.strictObject({
      metric: z.string(),
      label: z.string(),
      display: z.string(),
      verdict: z.string(),
      samples: z.number(),
    }),
  ),
});

export const EvidenceView = z.strictObject({
  id: z.string(),
  stage: z.string().nullable(),
  kind: z.enum(["screenshot", "file", "link"]),
  slot: z.string().nullable(),
  title: z.string(),
  originalName: z.string().nullable(),
  /** Where a link leads; null for stored files. */
  url: z.string().nullable(),
  /** Paths on this server; null for links. */
  href: z.string().nullable(),
  thumbnailHref: z.string().nullable(),
  mime: z.string().nullable(),
  bytes: z.int().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  originalSha256: Digest.nullable(),
  storedSha256: Digest.nullable(),
  addedBy: ActorRef,
  addedAt: Instant,
  /** Null: somebody added it. */
  capture: CaptureView.nullable(),
});
export type EvidenceView = z.infer<typeof EvidenceView>;

/** `waiting`: not due yet; `taking`: due now; `failing`: tried, and tried again; `over`: the stage ended without it. */
const TakeView = z.strictObject({
  from: z.enum(["grafana", "datadog", "cloudwatch", "new-relic", "page"]),
  state: z.enum(["waiting", "taking", "failing", "taken", "over"]),
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  /** When it was taken, or last failed. */
  at: Instant.nullable(),
});

/** A screenshot that a stage wants, and the newest one that answers it. */
export const WantedScreenshotView = z.strictObject({
  key: z.string(),
  label: z.string(),
  required: z.boolean(),
  evidenceId: z.string().nullable(),
  /** Two persons answer for going on without it. */
  waived: z.boolean(),
  /** How Tollgate takes it by itself; null where people add it. */
  take: TakeView.nullable(),
});

export const EvidenceAnswer = z.strictObject({ evidence: z.array(EvidenceView) });

/** `POST /evidence` with JSON adds a link; with multipart, files (fields: file, title?, slot?, stage?). */
export const LinkRequest = z.strictObject({
  title: z.string().min(1).max(200),
  url: z.url({ protocol: /^https?$/ }),
  stage: z.string().nullish(),
});

export const ChecklistMarkRequest = z.strictObject({
  done: z.boolean().default(true),
  note: z.string().max(2000).optional(),
  /** Stage key; `pre-deployment` where it is left out. */
  stage: z.string().optional(),
});

export const ChecklistItemView = z.strictObject({
  key: z.string(),
  label: z.string(),
  group: z.string().nullable(),
  kind: z.enum(["measured", "attested", "sign-offs"]),
  done: z.boolean(),
  /** How it is known: a machine measured it, a person vouches, it follows from the signatures, or nobody said. */
  mark: z.enum(["measured", "vouched", "derived", "missing"]),
  note: z.string().nullable(),
  by: ActorRef.nullable(),
  at: Instant.nullable(),
  /** Not done; two persons answer for going on without it. */
  waived: z.boolean(),
});
export type ChecklistItemView = z.infer<typeof ChecklistItemView>;

export const IncidentRequest = z.strictObject({
  kind: z.enum(["incident", "alert"]).default("incident"),
  severity: z.enum(["critical", "major", "minor", "info"]).default("major"),
  title: z.string().min(1).max(200),
  note: z.string().max(4000).optional(),
  stage: z.string().optional(),
  at: Instant.optional(),
});
export const IncidentCloseRequest = z.strictObject({
  resolution: z.string().min(1).max(4000),
});
export const IncidentView = z.strictObject({
  id: z.string(),
  stage: z.string().nullable(),
  kind: z.enum(["incident", "alert"]),
  severity: z.enum(["critical", "major", "minor", "info"]),
  title: z.string(),
  note: z.string().nullable(),
  resolution: z.string().nullable(),
  openedBy: ActorRef,
  openedAt: Instant,
  closedBy: ActorRef.nullable(),
  closedAt: Instant.nullable(),
});
export type IncidentView = z.infer<typeof IncidentView>;
