import pino from "pino";

export type Log = Pick<pino.Logger, "info" | "warn" | "error">;

/** JSON lines on standard error; secrets that could be in a request are blanked. */
export function createLog(name: string): Log {
  return pino(
    {
      name,
      serializers: { error: pino.stdSerializers.err },
      redact: ["*.password", "*.authorization", "*.cookie", "headers.authorization"],
    },
    pino.destination(2),
  );
}
