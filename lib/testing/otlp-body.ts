import { OtlpAnswer } from "@/lib/contract/otlp";
import type { FrontDoor } from "@/lib/testing/front-door";

export type Json = Record<string, unknown>;

/** The moment 0 of the points that are made here: a minute ago. */
const STARTED = Date.now() - 60_000;

/** Nanoseconds, `seconds` after moment 0. */
export const at = (seconds: number) => String((STARTED + seconds * 1000) * 1e6);

export const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });

/** An ExportMetricsServiceRequest of one resource. */
export function bodyOf(metrics: Json[], attributes: Json[]): Json {
  return { resourceMetrics: [{ resource: { attributes }, scopeMetrics: [{ metrics }] }] };
}

/** A cumulative counter since moment 0. */
export const counter = (value: number, seconds: number, how: Json = {}) => ({
  name: "http.server.requests",
  sum: {
    isMonotonic: true,
    aggregationTemporality: 2,
    dataPoints: [
      { startTimeUnixNano: at(0), timeUnixNano: at(seconds), asInt: String(value), ...how },
    ],
  },
});

export const gauge = (name: string, point: Json) => ({
  name,
  gauge: { dataPoints: [{ timeUnixNano: at(1), asDouble: 3, ...point }] },
});

export function sendOtlp(
  { app }: FrontDoor,
  headers: Record<string, string>,
  body: Json | string | Uint8Array<ArrayBuffer>,
): Promise<Response> {
  const isRaw = typeof body === "string" || body instanceof Uint8Array;
  const init = { method: "POST", headers, body: isRaw ? body : JSON.stringify(body) };
  return Promise.resolve(app.request("/api/v1/otlp/v1/metrics", init));
}

/** What a 200 in JSON says. */
export async function partOf(response: Response): Promise<{ rejected: number; message: string }> {
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  const { partialSuccess } = OtlpAnswer.parse(await response.json());
  return {
    rejected: Number(partialSuccess?.rejectedDataPoints ?? 0),
    message: partialSuccess?.errorMessage ?? "",
  };
}
