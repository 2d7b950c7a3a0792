/** `message` is one sentence for people. */
export class WitnessError extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = "WitnessError";
  }
}
