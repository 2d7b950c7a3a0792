import { z } from "zod";
import { Digest, Instant } from "@/lib/contract/common";
import { FindingView } from "@/lib/contract/finding";
import { ReviewedFindingView } from "@/lib/contract/waiver";
import type { LineUse, PageFacts } from "@/lib/domain/document/page";

const LINE_USES = [
  "blank",
  "heading",
  "fact",
  "metric",
  "funnel",
  "checklist",
  "screenshot",
  "incident",
  "decision",
  "sign-off",
  "evidence",
  "rollback",
  "lesson",
  "next",
  "command",
  "text",
  "layout",
  "unplaced",
] as const satisfies readonly LineUse[];

/** Page facts by key, in the order in which people look for them. */
export const PAGE_FACT_KEYS = [
  "documentId",
  "version",
  "status",
  "date",
  "owner",
  "environment",
  "branch",
  "commit",
  "artifact",
  "flag",
  "deploymentAt",
  "window",
  "baselinePeriod",
  "generatedAt",
  "generatedBy",
] as const satisfies readonly (keyof PageFacts)[];

/** A text of the page, as the page states it. `blank`: a placeholder, so that nobody has said anything yet. */
export const PageText = z.strictObject({
  text: z.string(),
  blank: z.boolean(),
  /** From 1. */
  line: z.int().nullable(),
});
export type PageText = z.infer<typeof PageText>;
const MaybeText = PageText.nullable();

export const PageFact = PageText.extend({
  /** What Tollgate knows it as; null where it only has the page's own label. */
  key: z.enum(PAGE_FACT_KEYS).nullable(),
  label: z.string(),
});
export type PageFact = z.infer<typeof PageFact>;

export const PageItem = z.strictObject({
  text: z.string(),
  /** Null where it has neither box nor status mark. */
  done: z.boolean().nullable(),
  status: z.string().nullable(),
  depth: z.int(),
  line: z.int().nullable(),
});
export type PageItem = z.infer<typeof PageItem>;
export const PageChecklist = z.strictObject({
  heading: z.string().nullable(),
  items: z.array(PageItem),
});
export type PageChecklist = z.infer<typeof PageChecklist>;

export const PageMetric = z.strictObject({
  group: z.string().nullable(),
  label: z.string(),
  baseline: MaybeText,
  threshold: MaybeText,
  actual: MaybeText,
  status: MaybeText,
  line: z.int().nullable(),
});
export type PageMetric = z.infer<typeof PageMetric>;

export const PageFunnel = z.strictObject({
  heading: z.string().nullable(),
  steps: z.array(
    z.strictObject({
      label: z.string(),
      users: MaybeText,
      conversion: MaybeText,
      status: MaybeText,
      line: z.int().nullable(),
    }),
  ),
  overall: MaybeText,
  target: MaybeText,
});
export type PageFunnel = z.infer<typeof PageFunnel>;

export const PageLog = z.strictObject({
  heading: z.string().nullable(),
  entries: z.array(PageText),
});
export type PageLog = z.infer<typeof PageLog>;

export const PageDecision = z.strictObject({
  heading: z.string().nullable(),
  status: MaybeText,
  time: MaybeText,
  makers: MaybeText,
  justification: MaybeText,
  proceed: z.strictObject({ label: z.string(), value: PageText }).nullable(),
});
export type PageDecision = z.infer<typeof PageDecision>;

export const PageStage = z.strictObject({
  ordinal: z.int(),
  heading: z.string().nullable(),
  title: z.string(),
  traffic: z.number().nullable(),
  soak: z.strictObject({ minSeconds: z.number(), maxSeconds: z.number() }).nullable(),
  start: MaybeText,
  end: MaybeText,
  duration: MaybeText,
  facts: z.array(PageFact),
  metrics: z.array(PageMetric),
  funnels: z.array(PageFunnel),
  checklists: z.array(PageChecklist),
  screenshots: z.array(PageItem),
  incidents: z.array(PageLog),
  alerts: z.array(PageLog),
  decisions: z.array(PageDecision),
});
export type PageStage = z.infer<typeof PageStage>;

export const PageSignOff = z.strictObject({
  role: MaybeText,
  name: MaybeText,
  decision: MaybeText,
  date: MaybeText,
  conditions: MaybeText,
  line: z.int().nullable(),
});
export type PageSignOff = z.infer<typeof PageSignOff>;

/** `unplaced`: kept and shown, but of nothing that Tollgate knows. */
export const PageCounts = z.strictObject({
  total: z.int(),
  placed: z.int(),
  unplaced: z.int(),
  repairs: z.int(),
});
export type PageCounts = z.infer<typeof PageCounts>;

/** An evidence page as it was read. Everything in it is what the page states; nothing was measured. */
export const PageView = z.strictObject({
  /** The file's name. */
  name: z.string(),
  sha256: Digest,
  /** Null where it is only looked at. */
  importedAt: Instant.nullable(),
  title: z.string().nullable(),
  /** Those that every page has first, then the page's own. */
  facts: z.array(PageFact),
  checklists: z.array(PageChecklist),
  stages: z.array(PageStage),
  decisions: z.array(PageDecision),
  signOffs: z.array(PageSignOff),
  rollbacks: z.array(PageLog),
  rollbackFacts: z.strictObject({ reason: MaybeText, time: MaybeText, recovery: MaybeText }),
  evidence: z.array(PageItem),
  lessons: z.strictObject({
    wentWell: z.array(PageText),
    couldImprove: z.array(PageText),
    actionItems: z.array(PageText),
  }),
  next: z
    .strictObject({ title: z.string(), steps: z.array(z.string()), command: z.string().nullable() })
    .nullable(),
  /** Every line of the source, and what it was taken for. */
  lines: z.array(z.strictObject({ number: z.int(), use: z.enum(LINE_USES), text: z.string() })),
  repairs: z.array(z.strictObject({ line: z.int(), from: z.string(), to: z.string() })),
  counts: PageCounts,
  findings: z.array(FindingView),
});
export type PageView = z.infer<typeof PageView>;

/** Something that the plan had to guess, or could not take over. */
export const PlanNote = z.strictObject({ path: z.string(), why: z.string() });
export type PlanNote = z.infer<typeof PlanNote>;

/** The plan that a page gives. */
export const PagePlan = z.strictObject({
  name: z.string(),
  /** Null where nothing is stored. */
  version: z.int().nullable(),
  source: z.string(),
  assumed: z.array(PlanNote),
  notCarried: z.array(PlanNote),
});
export type PagePlan = z.infer<typeof PagePlan>;

/** `POST /pages/check`: what an import would find. */
export const PageCheckAnswer = z.strictObject({
  page: PageView,
  plan: PagePlan,
  lines: PageCounts,
  findings: z.array(FindingView),
  /** How the bytes were read, where that is worth saying. */
  notes: z.array(z.string()),
});
export type PageCheckAnswer = z.infer<typeof PageCheckAnswer>;

/** `POST /pages`: 201 with the new run, or 200 with the one that has these very bytes already. */
export const ImportAnswer = PageCheckAnswer.extend({
  /** Id of the run. */
  run: z.string(),
  documentId: z.string(),
  created: z.boolean(),
});
export type ImportAnswer = z.infer<typeof ImportAnswer>;

/** `GET /runs/{id}/review`. */
export const ReviewAnswer = z.strictObject({
  kind: z.enum(["live", "imported"]),
  findings: z.array(ReviewedFindingView),
});
export type ReviewAnswer = z.infer<typeof ReviewAnswer>;

/** The page that a run is of, or was started from. */
export const RunPage = z.strictObject({
  id: z.string(),
  name: z.string(),
  sha256: Digest,
  importedAt: Instant,
});
export type RunPage = z.infer<typeof RunPage>;
