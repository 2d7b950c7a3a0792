/** `not-checked`: nobody looked, whatever the reason; it says nothing good and nothing bad. */
export type CheckState = "passed" | "failed" | "not-checked";

export type Check = { id: string; title: string; state: CheckState; why: string };

const SHOWN = 5;

/** Gathers what was checked, in order. Every check is made once and says why it ended as it did. */
export class Checks {
  readonly all: Check[] = [];

  /** Passed where there are no problems; else failed, with the first few of them. */
  judge(id: string, title: string, problems: readonly string[], passed: string): boolean {
    const isPassed = problems.length === 0;
    this.#add(id, title, isPassed ? "passed" : "failed", isPassed ? passed : inShort(problems));
    return isPassed;
  }

  skip(id: string, title: string, why: string): void {
    this.#add(id, title, "not-checked", why);
  }

  get hasFailed(): boolean {
    return this.all.some((check) => check.state === "failed");
  }

  #add(id: string, title: string, state: CheckState, why: string): void {
    this.all.push({ id, title, state, why });
  }
}

function inShort(problems: readonly string[]): string {
  const more = problems.length - SHOWN;
  const shown = problems.slice(0, SHOWN).map(sentence).join(" ");
  return more > 0 ? `${shown} And ${more} more.` : shown;
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
