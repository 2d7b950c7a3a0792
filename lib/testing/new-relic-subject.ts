import type { Answers } from "@/lib/domain/source/source";
import { newRelicSource } from "@/lib/providers/metric-source/new-relic";
import type { HttpSourceSubject } from "@/lib/testing/http-source-contract";
import { CONTRACT_WINDOW } from "@/lib/testing/metric-source-contract";

const FROM = CONTRACT_WINDOW.from.getTime();
export const MINUTE = 60_000;
const NRQL: Record<Answers, string> = {
  samples: "SELECT average(duration) AS value FROM Transaction TIMESERIES 1 minute",
  window: "SELECT average(duration) AS value, count(*) AS samples FROM Transaction",
};

/** One bucket, a number of minutes after the window's begin. */
export function bucket(minutes: number, columns: Record<string, unknown>) {
  const beginTimeSeconds = FROM / 1000 + minutes * 60;
  return { beginTimeSeconds, ...columns, endTimeSeconds: beginTimeSeconds + 60 };
}

export function nerdGraph(results: unknown, metadata: Record<string, unknown> = {}): string {
  const timeWindow = { begin: FROM, end: CONTRACT_WINDOW.to.getTime() };
  const nrql = { results, metadata: { facets: null, messages: [], timeWindow, ...metadata } };
  return JSON.stringify({ data: { actor: { account: { nrql } } } });
}

/** As NerdGraph reports errors: with 200, and null where the answer would be. */
export function nerdGraphError(message: string, extensions: Record<string, string>): string {
  return JSON.stringify({
    data: { actor: { account: { nrql: null } } },
    errors: [
      {
        message,
        extensions,
        locations: [{ column: 7, line: 4 }],
        path: ["actor", "account", "nrql"],
      },
    ],
  });
}

export function newRelicSubject(
  answers: Answers,
  { nrql = NRQL[answers], path = "" }: { nrql?: string; path?: string } = {},
): HttpSourceSubject<"new-relic"> {
  const value = answers === "samples" ? bucket(0, { value: 42 }) : { value: 42, samples: 9 };
  return {
    open: newRelicSource,
    ask: (origin, timeout) => ({
      source: {
        kind: "new-relic",
        key: "nr",
        url: `${origin}${path}`,
        account: 1_234_567,
        apiKey: "nr-user-key",
        polling: { interval: 60_000, timeout, retries: 0 },
      },
      query: { kind: "new-relic", nrql },
      answers,
    }),
    secrets: () => ({ "nr-user-key": "NRAK-0123456789ABCDEFGHIJKLMNOPQ" }),
    replies: {
      value: { body: nerdGraph([value]) },
      empty: { body: nerdGraph([]) },
      nan: null,
    },
  };
}
