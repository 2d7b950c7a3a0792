import type { Refusal } from "@/lib/domain/run/incoming-data";

const MOST_REASONS = 5;

export type OtlpOutcome = {
  /** Data points that were not taken. */
  rejected: number;
  /** Why, and what else the sender should know; empty where there is nothing to say. */
  message: string;
};

/** Counts what was refused, and says of each reason once why. */
export class OtlpTally {
  readonly #reasons = new Map<string, number>();
  #rejected = 0;
  #repeated = 0;

  /** `what` names the instrument. */
  reject(points: number, what: string, refusal: Refusal): void {
    this.#rejected += points;
    this.note(points, what, refusal);
  }

  /** Of points that one metric does not take and another one does. */
  note(points: number, what: string, { message, expected }: Refusal): void {
    if (points === 0) return;
    const reason = `${what}: ${message}, expected ${expected}`;
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + points);
  }

  /** A point that had been counted before: the sender tries again what had arrived. */
  repeat(): void {
    this.#repeated += 1;
  }

  get outcome(): OtlpOutcome {
    const reasons = [...this.#reasons].slice(0, MOST_REASONS).map(([reason, points]) => {
      return `${points} of ${reason}.`;
    });
    const more = this.#reasons.size - reasons.length;
    if (more > 0) reasons.push(`${more} more reasons.`);
    if (this.#repeated > 0) reasons.push(`${this.#repeated} points had been taken before.`);
    return { rejected: this.#rejected, message: reasons.join(" ") };
  }
}
