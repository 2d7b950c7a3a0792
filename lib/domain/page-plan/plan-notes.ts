import type { Imported } from "@/lib/domain/plan-import/imported";

/** So much text a plan may have, well below what `parsePlan` reads. */
const ROOM = 120_000;
const PER_ENTRY = 160;

/** What was guessed, what could not be taken over, and how much room the plan has left. */
export class PlanNotes {
  readonly assumed: Imported["assumed"] = [];
  readonly notCarried: Imported["notCarried"] = [];
  #left = ROOM;

  assume(path: string, why: string): void {
    if (this.assumed.some((note) => note.path === path && note.why === why)) return;
    this.assumed.push({ path, why });
  }

  leave(path: string, value: unknown, why: string): void {
    this.notCarried.push({ path, value, why });
  }

  /** Whether the plan still takes an entry of this text; said once where it does not. */
  hasRoom(text: string): boolean {
    const isFull = this.#left < 0;
    this.#left -= text.length + PER_ENTRY;
    if (isFull) return false;
    if (this.#left < 0) {
      this.leave(
        "",
        text,
        "the page has more than a plan takes; this and what follows is left out",
      );
    }
    return this.#left >= 0;
  }
}
