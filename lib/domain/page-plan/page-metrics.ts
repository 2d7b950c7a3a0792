import type { MetricRow, StagePart } from "@/lib/domain/document/page";
import { guessAggregate } from "@/lib/domain/page-plan/guess-aggregate";
import { type PageLimit, readLimit } from "@/lib/domain/page-plan/page-limit";
import { dashKey, plain, said, snakeKey, wordsOf } from "@/lib/domain/page-plan/page-text";
import type { PlanDraft } from "@/lib/domain/page-plan/plan-draft";
import type { MetricInput, StageInput } from "@/lib/domain/plan-import/imported";

export type StageMetrics = {
  keys: string[];
  rules: NonNullable<StageInput["rules"]>;
  /** Rows without a limit that a number can be held against: somebody has to vouch for them. */
  vouched: MetricRow[];
};

type Known = { key: string; limit: PageLimit; metric: MetricInput };

/** The metrics of all stages; a row that is there in several stages is one metric. */
export class PageMetrics {
  readonly metrics: Record<string, MetricInput> = {};
  readonly #byName = new Map<string, Known[]>();
  readonly #draft: PlanDraft;

  constructor(draft: PlanDraft) {
    this.#draft = draft;
  }

  ofStage(stage: StagePart): StageMetrics {
    const found: StageMetrics = { keys: [], rules: {}, vouched: [] };
    for (const row of stage.metrics) this.#take(row, found);
    return found;
  }

  #take(row: MetricRow, found: StageMetrics): void {
    const label = plain(row.label.text);
    const limit = label === null ? null : limitOf(row, label);
    if (label === null || !limit) {
      found.vouched.push(row);
      return;
    }
    if (!this.#draft.notes.hasRoom(label)) return;
    const known = this.#find(label, limit, found.keys) ?? this.#add(row, label, limit);
    found.keys.push(known.key);
    this.#draft.links.metrics.set(row, known.key);
    const rules = differences(known.limit, limit);
    if (rules) found.rules[known.key] = rules;
  }

  /** The metric of an earlier stage that this row is of; none that the stage has already. */
  #find(label: string, limit: PageLimit, taken: string[]): Known | undefined {
    return this.#byName.get(wordsOf(label))?.find((known) => {
      const isSame = known.limit.unit === limit.unit && !taken.includes(known.key);
      return isSame && known.limit.zeroTolerance === limit.zeroTolerance;
    });
  }

  #add(row: MetricRow, label: string, limit: PageLimit): Known {
    const key = this.#draft.key("metric", snakeKey(label, "metric"));
    const aggregate = guessAggregate(label, limit);
    const metric: MetricInput = {
      label,
      group: groupOf(row),
      unit: limit.unit,
      aggregate,
      ...(limit.baseline === null ? {} : { baseline: limit.baseline }),
      threshold: limit.threshold,
      ...(limit.zeroTolerance ? { critical: true } : {}),
    };
    this.#note(key, row, metric, limit);
    this.metrics[key] = metric;
    const known = { key, limit, metric };
    const name = wordsOf(label);
    this.#byName.set(name, [...(this.#byName.get(name) ?? []), known]);
    return known;
  }

  #note(
    key: string,
    row: MetricRow,
    { aggregate, unit, baseline, threshold }: MetricInput,
    { isGuess }: PageLimit,
  ): void {
    const { notes } = this.#draft;
    if (isGuess) {
      notes.assume(
        `metrics.${key}.threshold`,
        `the page writes no sign: it is meant as ${threshold}`,
      );
    }
    notes.assume(`metrics.${key}.aggregate`, `its samples are judged by ${aggregate}`);
    if (unit === "") notes.assume(`metrics.${key}.unit`, "the page says none: it is a plain count");
    const stated = said(row.baseline);
    if (stated !== null && baseline === undefined) {
      notes.leave(`metrics.${key}.baseline`, stated, "it does not fit the unit of the threshold");
    }
  }
}

function limitOf(row: MetricRow, label: string): PageLimit | null {
  const threshold = said(row.threshold);
  if (threshold === null) return null;
  // `target: >= 89.2% baseline` says what the baseline is.
  const named = /\bbaseline\s*$/i.test(threshold) ? threshold : null;
  const baseline = said(row.baseline) ?? named;
  return readLimit({ label, threshold, baseline, actual: said(row.actual) });
}

/** What a stage asks of a metric that an earlier stage has asked otherwise. */
function differences(known: PageLimit, own: PageLimit): StageMetrics["rules"][string] | null {
  const threshold = known.threshold === own.threshold ? {} : { threshold: own.threshold };
  const isOther = own.baseline !== null && own.baseline !== known.baseline;
  const baseline = isOther ? { baseline: own.baseline ?? "" } : {};
  const rules = { ...threshold, ...baseline };
  return Object.keys(rules).length > 0 ? rules : null;
}

/** `Performance Metrics (24-hour average)` is the group `performance`. */
function groupOf({ group }: MetricRow): string {
  const title = plain(group?.text.replace(/\s*\([^)]*\)/g, "") ?? "") ?? "";
  const short = title.replace(/\s+(?:metrics|metriken|kennzahlen|métricas|indicators)$/i, "");
  return dashKey(short, "metrics");
}
