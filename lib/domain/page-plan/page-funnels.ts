import type { FunnelTable } from "@/lib/domain/document/page";
import { readDuration } from "@/lib/domain/document/quantities";
import { parseThreshold } from "@/lib/domain/metric/threshold";
import { plain, said, snakeKey, wordsOf } from "@/lib/domain/page-plan/page-text";
import type { PlanDraft } from "@/lib/domain/page-plan/plan-draft";
import type { PlanInput } from "@/lib/domain/plan-import/imported";
import { durationText } from "@/lib/domain/plan-import/plan-names";

export type FunnelInput = NonNullable<PlanInput["funnels"]>[string];

const RATIO = { dimension: "ratio", symbol: "ratio", factor: 1, noun: null } as const;
const WINDOW = 300_000;

/** The funnels of all stages; one with the same steps is the same funnel. */
export class PageFunnels {
  readonly funnels: Record<string, FunnelInput> = {};
  readonly #known = new Map<string, { key: string; steps: string[] }>();
  readonly #draft: PlanDraft;

  constructor(draft: PlanDraft) {
    this.#draft = draft;
  }

  /** The keys of a stage's funnels. */
  ofStage(tables: readonly FunnelTable[]): string[] {
    return [...new Set(tables.flatMap((table) => this.#take(table) ?? []))];
  }

  #take(table: FunnelTable): string | null {
    const labels = table.steps.flatMap((step) => plain(step.label.text) ?? []);
    const title = plain(table.heading?.text.replace(/\s*\([^)]*\)/g, "") ?? "") ?? "Funnel";
    if (labels.length < 2 || labels.length < table.steps.length) {
      this.#draft.notes.leave(
        "funnels",
        title,
        "a funnel has at least two steps, each with a name",
      );
      return null;
    }
    const name = labels.map(wordsOf).join("|");
    const known = this.#known.get(name) ?? this.#add(table, title, labels);
    this.#known.set(name, known);
    this.#draft.links.funnels.set(table, { funnel: known.key, steps: known.steps });
    return known.key;
  }

  #add(table: FunnelTable, label: string, labels: string[]) {
    const key = this.#draft.key("funnel", snakeKey(label, "funnel"));
    const steps = labels.map((step) => ({
      key: this.#draft.key(`step of ${key}`, snakeKey(step, "step")),
      label: step,
    }));
    const target = this.#target(table, key);
    this.funnels[key] = {
      label,
      window: durationText(this.#window(table, key)),
      steps,
      ...(target === null ? {} : { target }),
    };
    return { key, steps: steps.map((step) => step.key) };
  }

  #window({ heading }: FunnelTable, key: string): number {
    const read = heading ? readDuration(heading.text) : null;
    if (read && read.max > 0) return read.max;
    this.#draft.notes.assume(
      `funnels.${key}.window`,
      "the page does not say over how long users are counted",
    );
    return WINDOW;
  }

  #target(table: FunnelTable, key: string): string | null {
    const text = said(table.target);
    if (text === null) return null;
    const signs = text
      .replace(/^\s*target\s*:\s*/i, "")
      .replace(/≥/g, ">=")
      .replace(/≤/g, "<=")
      .replace(/(\d),(?=\d)/g, "$1.")
      .replace(/(\d)\s*%?\s*(?:-|–|—|\bto\b)\s*(?=\d)/i, "$1..")
      .replace(/^\s*>(?!=)/, ">=")
      .replace(/^\s*<(?!=)/, "<=")
      .replace(/(%).*$/, "$1")
      .trim();
    const asked = /^\d+(?:\.\d+)?%$/.test(signs) ? `>= ${signs}` : signs;
    if (isConversion(asked)) return asked;
    this.#draft.notes.leave(`funnels.${key}.target`, text, "it is no conversion such as 55..65%");
    return null;
  }
}

function isConversion(text: string): boolean {
  const parsed = parseThreshold(text, { unit: RATIO, baseline: null });
  if (parsed.kind === "problem") return false;
  const { min, max } = parsed.threshold;
  return [min?.value ?? 0, max?.value ?? 1].every((limit) => limit >= 0 && limit <= 1);
}
