import type { JsonSelection } from "@/lib/domain/source/source";
import { SourceError } from "@/lib/domain/source/source-error";
import { askHttp, fillHeaders, quote, type SourceDeps } from "@/lib/providers/metric-source/ask";
import { selectOne } from "@/lib/providers/metric-source/json-path";
import type { MetricSource } from "@/lib/providers/metric-source/port";
import { readJson } from "@/lib/providers/metric-source/read-json";
import { refuseStatus } from "@/lib/providers/metric-source/refuse-status";
import {
  fillWindow,
  type SingleReading,
  singleReading,
} from "@/lib/providers/metric-source/single-reading";

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;
/** In seconds it is the year 5138, in milliseconds 1973. */
const FIRST_MILLISECONDS = 1e11;

/**
 * Any address that answers JSON, by GET. `null` where a number could be means that there is none; a path that leads
 * nowhere means that the answer has changed, and is refused.
 */
export function httpJsonSource(deps: SourceDeps): MetricSource<"http-json"> {
  return async (request) => {
    const { source, query, project } = request;
    const path = fillWindow(query.path, request);
    const url = new URL(`${source.url.replace(/\/+$/, "")}${path}`);
    const use = { origin: url.origin, project };
    const { headers, secrets } = await fillHeaders(deps, source.headers, use);
    const answer = await askHttp(deps, request, {
      method: "GET",
      url: url.href,
      headers: { accept: "application/json", ...headers },
      secrets,
    });
    refuseStatus(answer);
    const json = readJson(answer);
    return {
      query: `GET ${url.href} ${describe(query.select)}`,
      series: null,
      warnings: [],
      data: singleReading(read(query.select, json, secrets), request),
    };
  };
}

function read(select: JsonSelection, json: unknown, secrets: readonly string[]): SingleReading {
  const number = (path: string) => readNumber(path, selectOne(path, json), secrets);
  const samples = select.samples === null ? null : number(select.samples);
  const at = select.at === null ? null : readTime(select.at, selectOne(select.at, json), secrets);
  const { value, numerator, denominator } = select;
  if (value !== null) return { kind: "value", value: number(value), samples, at };
  if (numerator === null || denominator === null) {
    throw new SourceError(
      "bad_query",
      "Nothing says what to take from the answer; expected `value`, or `numerator` and `denominator`.",
    );
  }
  return {
    kind: "ratio",
    numerator: number(numerator),
    denominator: number(denominator),
    samples,
    at,
  };
}

function readNumber(path: string, found: unknown, secrets: readonly string[]): number | null {
  if (found === null) return null;
  // JSON allows 1e999, which is no number that anybody meant.
  if (typeof found === "number" && Number.isFinite(found)) return found;
  const isText = typeof found === "string" && found.trim() !== "" && !Number.isNaN(Number(found));
  const what = isText ? `the text ${show(found, secrets)}` : show(found, secrets);
  const hint = isText ? "; a number in quotation marks is a text" : "";
  throw new SourceError(
    "bad_answer",
    `${path} leads to ${what}; expected a number, or null where there is none${hint}.`,
  );
}

function readTime(path: string, found: unknown, secrets: readonly string[]): Date | null {
  if (found === null) return null;
  const time =
    typeof found === "string" && RFC_3339.test(found)
      ? new Date(found)
      : new Date(typeof found === "number" ? milliseconds(found) : Number.NaN);
  if (!Number.isNaN(time.getTime())) return time;
  throw new SourceError(
    "bad_answer",
    `${path} leads to ${show(found, secrets)}; expected a time such as 2026-03-02T10:00:00Z, or seconds or milliseconds since 1970.`,
  );
}

function milliseconds(time: number): number {
  return Math.abs(time) < FIRST_MILLISECONDS ? time * 1000 : time;
}

function show(found: unknown, secrets: readonly string[]): string {
  if (Array.isArray(found)) return "a list";
  if (typeof found === "object" && found !== null) return "an object";
  return quote(JSON.stringify(found), secrets).slice(0, 80);
}

function describe({ value, numerator, denominator }: JsonSelection): string {
  return value ?? `${numerator} of ${denominator}`;
}
