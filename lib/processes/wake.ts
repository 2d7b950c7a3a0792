/** A wait that can be ended from outside. A call in between two waits ends the next one at once. */
export class Wake {
  #isDue = false;
  #end: (() => void) | null = null;

  now(): void {
    this.#isDue = true;
    this.#end?.();
  }

  /** Resolves when `now` is called, after so many milliseconds, or when `signal` aborts. */
  async within(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (!this.#isDue && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const end = () => {
          clearTimeout(timer);
          signal.removeEventListener("abort", end);
          resolve();
        };
        const timer = setTimeout(end, milliseconds);
        signal.addEventListener("abort", end, { once: true });
        this.#end = end;
      });
    }
    this.#end = null;
    this.#isDue = false;
  }
}
