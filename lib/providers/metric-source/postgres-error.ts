import pg from "pg";
import { SourceError, type SourceErrorCode } from "@/lib/domain/source/source-error";
import { quote } from "@/lib/providers/metric-source/ask";

/** By class of SQLSTATE, or the whole of it (PostgreSQL's documentation, appendix A). */
const CODES: Record<string, SourceErrorCode> = {
  "08": "unreachable",
  "22": "bad_query",
  "25": "bad_query",
  "28": "unauthorised",
  "3D": "unauthorised",
  "42": "bad_query",
  "42501": "unauthorised",
  "57014": "timeout",
  "57P": "unreachable",
  "0A": "bad_query",
};

/** What a failure of the database means for the source. Nothing of the address is repeated. */
export function postgresError(
  error: unknown,
  { origin, secrets }: { origin: string; secrets: readonly string[] },
): SourceError {
  if (error instanceof SourceError) return error;
  if (error instanceof pg.DatabaseError) {
    const state = error.code ?? "";
    const code = CODES[state] ?? CODES[state.slice(0, 3)] ?? CODES[state.slice(0, 2)];
    return new SourceError(
      code ?? "source_failed",
      `${origin} refused the query (${state}): ${quote(error.message, secrets)}`,
    );
  }
  const reason = error instanceof Error ? error.message : "";
  const system = error instanceof Error && "code" in error ? String(error.code) : null;
  const isTls = /certificate|SSL|TLS/i.test(`${reason} ${system}`);
  const how = isTls ? "did not agree on TLS" : "could not be reached, or broke off";
  return new SourceError("unreachable", `${origin} ${how}: ${system ?? quote(reason, secrets)}.`);
}
