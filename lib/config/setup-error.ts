/** Something about this machine or its settings that the operator can put right; printed without a stack. */
export class SetupError extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = "SetupError";
  }
}
