import type { Answers } from "@/lib/domain/source/source";
import type { SourceAnswer, TimeWindow } from "@/lib/providers/metric-source/port";
import { prometheusSource } from "@/lib/providers/metric-source/prometheus";
import { pinnedOutbound } from "@/lib/providers/outbound/pinned-outbound";
import { CONTRACT_WINDOW } from "@/lib/testing/metric-source-contract";

const SECONDS = CONTRACT_WINDOW.to.getTime() / 1000;

type Question = {
  promql?: string;
  answers?: Answers;
  path?: string;
  window?: TimeWindow;
  /** Milliseconds. */
  interval?: number;
};

/** A reply of Prometheus's HTTP API. */
export function success(resultType: string, result: unknown, more: object = {}) {
  return { body: JSON.stringify({ status: "success", data: { resultType, result }, ...more }) };
}

/** The reply to an instant query at the end of `CONTRACT_WINDOW`. */
export function vector(...elements: [Record<string, string>, string][]) {
  const result = elements.map(([metric, value]) => ({ metric, value: [SECONDS, value] }));
  return success("vector", result);
}

/** Asks the server at `origin` without any secret, every 15 seconds unless told. */
export function pullPrometheus(origin: string, options: Question = {}): Promise<SourceAnswer> {
  const outbound = pinnedOutbound(() => ({
    origins: [{ origin: origin, private: true }],
    secrets: new Map(),
  }));
  return prometheusSource({ outbound })({
    project: "shop",
    source: {
      kind: "prometheus",
      key: "prom",
      url: `${origin}${options.path ?? ""}`,
      headers: { "X-Scope-OrgID": { kind: "text", text: "shop" } },
      polling: { interval: options.interval ?? 15_000, timeout: 5_000, retries: 0 },
    },
    query: { kind: "prometheus", promql: options.promql ?? "up" },
    answers: options.answers ?? "window",
    window: options.window ?? CONTRACT_WINDOW,
    signal: new AbortController().signal,
  });
}
