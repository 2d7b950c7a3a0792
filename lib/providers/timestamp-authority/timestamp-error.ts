/** `message` is one sentence for people. */
export class TimestampError extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = "TimestampError";
  }
}
