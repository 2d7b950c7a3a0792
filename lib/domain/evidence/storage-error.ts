/** `message` is one sentence for people: what failed, where, and what was expected. It holds no secret. */
export class StorageError extends Error {
  readonly code: "forbidden" | "no_bucket" | "unreachable" | "timeout" | "failed";

  constructor(code: StorageError["code"], message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = "StorageError";
    this.code = code;
  }
}
