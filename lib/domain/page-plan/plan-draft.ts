import type {
  CheckItem,
  FunnelTable,
  MetricRow,
  Page,
  StagePart,
} from "@/lib/domain/document/page";
import { PlanNotes } from "@/lib/domain/page-plan/plan-notes";
import { PlanNames } from "@/lib/domain/plan-import/plan-names";

/** What each part of the page is called in the plan, so that a run's values find their way back into the page. */
export type PageLinks = {
  stages: Map<StagePart, string>;
  metrics: Map<MetricRow, string>;
  /** `gate` is a stage's key or `pre-deployment`. Rows without a limit are vouched for as items. */
  items: Map<CheckItem | MetricRow, { gate: string; item: string }>;
  screenshots: Map<CheckItem, { stage: string; slot: string }>;
  funnels: Map<FunnelTable, { funnel: string; steps: string[] }>;
  evidence: Map<CheckItem, string>;
};

/** A plan that is being made of a page. */
export class PlanDraft {
  readonly notes = new PlanNotes();
  readonly links: PageLinks = {
    stages: new Map(),
    metrics: new Map(),
    items: new Map(),
    screenshots: new Map(),
    funnels: new Map(),
    evidence: new Map(),
  };
  readonly #names = new Map<string, PlanNames>();

  constructor(readonly page: Page) {}

  /** A key that is unique within its kind. */
  key(kind: string, base: string): string {
    const names = this.#names.get(kind) ?? new PlanNames();
    this.#names.set(kind, names);
    return names.key(base, kind);
  }

  /** The key of a stage that is in the plan. */
  stageKey(stage: StagePart): string {
    const key = this.links.stages.get(stage);
    if (key === undefined) throw new Error(`stage ${stage.ordinal} of the page has no key`);
    return key;
  }
}
