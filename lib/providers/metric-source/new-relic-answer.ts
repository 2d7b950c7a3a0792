import { z } from "zod";
import { SourceError, type SourceErrorCode } from "@/lib/domain/source/source-error";
import { type HttpAnswer, quote } from "@/lib/providers/metric-source/ask";
import type { TimeWindow } from "@/lib/providers/metric-source/port";
import { readAnswer, readJson } from "@/lib/providers/metric-source/read-json";
import { refuseStatus } from "@/lib/providers/metric-source/refuse-status";

export type Row = Record<string, unknown>;

const Fault = z.object({
  message: z.string().nullish(),
  extensions: z
    .object({
      errorClass: z.string().nullish(),
      error_code: z.string().nullish(),
      code: z.string().nullish(),
    })
    .nullish(),
});
const Faults = z.object({ errors: z.array(Fault).nullish() });
const Nrql = z.object({
  results: z.array(z.record(z.string(), z.unknown())),
  metadata: z
    .object({
      facets: z.array(z.string()).nullish(),
      messages: z.array(z.string()).nullish(),
      timeWindow: z.object({ begin: z.number().nullish(), end: z.number().nullish() }).nullish(),
    })
    .nullish(),
});
const Answer = Faults.extend({
  data: z.object({ actor: z.object({ account: z.object({ nrql: Nrql }).nullable() }) }),
});

/** The error classes of NerdGraph that say what to do; every other one means the query. */
const CODES: Record<string, SourceErrorCode> = {
  TIMEOUT: "timeout",
  TOO_MANY_REQUESTS: "rate_limited",
  SERVER_ERROR: "source_failed",
  INTERNAL_SERVER_ERROR: "source_failed",
  SERVICE_UNAVAILABLE: "source_failed",
  BAD_API_KEY: "unauthorised",
  ACCESS_DENIED: "unauthorised",
  FORBIDDEN: "unauthorised",
  UNAUTHORIZED: "unauthorised",
  UNAUTHENTICATED: "unauthorised",
};
/** Comes as an error beside a whole answer. */
const DEPRECATED = /^This field is deprecated!/;

/** Throws for what NerdGraph refuses, and gives the faults that come beside a whole answer. */
export function refuseFaults(answer: HttpAnswer): { message?: string | null | undefined }[] {
  refuseStatus(answer, reasonOf(answer));
  const faults = faultsOf(answer);
  const [fault] = faults.filter(({ message }) => !DEPRECATED.test(message ?? ""));
  if (fault) throw refused(fault, answer);
  return faults;
}

/** The rows of one NRQL query. GraphQL reports errors with 200 ("Introduction to New Relic NerdGraph"). */
export function readNerdGraph(
  answer: HttpAnswer,
  asked: TimeWindow,
): { rows: Row[]; warnings: string[] } {
  const faults = refuseFaults(answer);
  const { account } = readAnswer(answer, Answer, "data.actor.account.nrql.results").data.actor;
  if (account === null) {
    throw new SourceError("unauthorised", `${answer.origin} shows this key no such account.`);
  }
  const { results, metadata } = account.nrql;
  const facets = metadata?.facets ?? [];
  if (facets.length > 0) throw faceted(facets, results.length, answer);
  const says = [...faults.map(({ message }) => message ?? ""), ...(metadata?.messages ?? [])];
  const warnings = says.map((text) => quote(text, answer.secrets));
  const moved = movedWindow(metadata?.timeWindow, asked);
  return { rows: results, warnings: moved === null ? warnings : [...warnings, moved] };
}

/** Metric data that is rolled up is answered for whole roll-ups ("Set a query's time range", metric query snapping). */
function movedWindow(
  answered: { begin?: number | null; end?: number | null } | null | undefined,
  asked: TimeWindow,
): string | null {
  const begin = answered?.begin ?? asked.from.getTime();
  const end = answered?.end ?? asked.to.getTime();
  const isAsked =
    Math.abs(begin - asked.from.getTime()) < 1000 && Math.abs(end - asked.to.getTime()) < 1000;
  if (isAsked) return null;
  return `New Relic answered for ${new Date(begin).toISOString()} to ${new Date(end).toISOString()}.`;
}

function faultsOf(answer: HttpAnswer): z.output<typeof Fault>[] {
  const parsed = Faults.safeParse(readJson(answer));
  return (parsed.success && parsed.data.errors) || [];
}

function reasonOf(answer: HttpAnswer): string | null {
  try {
    return faultsOf(answer)[0]?.message ?? null;
  } catch {
    return null;
  }
}

function refused({ message, extensions }: z.output<typeof Fault>, answer: HttpAnswer): SourceError {
  const classes = [extensions?.errorClass, extensions?.error_code, extensions?.code];
  const code = classes.flatMap((name) => CODES[name ?? ""] ?? [])[0] ?? "bad_query";
  if (code === "rate_limited") refuseStatus({ ...answer, status: 429 }, message ?? null);
  const said = quote(message ?? classes.find(Boolean) ?? "no reason was given", answer.secrets);
  return new SourceError(code, `${answer.origin} refused the query: ${said}`);
}

export function faceted(
  facets: readonly string[],
  rows: number,
  { origin, secrets }: Pick<HttpAnswer, "origin" | "secrets">,
): SourceError {
  const names = quote(facets.join(", "), secrets);
  return new SourceError(
    "bad_answer",
    `${origin} answered ${rows} rows by ${names}; expected one series. Leave out FACET.`,
  );
}
