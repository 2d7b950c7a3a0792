import type { Take, TakeOf } from "@/lib/domain/capture/take";
import type { Source } from "@/lib/domain/source/source";
import { pinnedOutbound } from "@/lib/providers/outbound/pinned-outbound";
import { screenshots } from "@/lib/providers/screenshot/all-takes";
import type { Pause } from "@/lib/providers/screenshot/datadog";
import type { Shot } from "@/lib/providers/screenshot/port";

/** Every vendor's secret in tests; no error may repeat it. */
export const TAKE_SECRET = "hush-hush-0123456789";
export const WINDOW = {
  from: new Date("2026-03-01T10:00:00Z"),
  to: new Date("2026-03-01T11:00:00Z"),
};
const COMMON = { at: ["end" as const], width: 64, height: 48, timeout: 5000 };
const polling = { interval: 15_000, timeout: 5000, retries: 0 };

const TAKES: { [From in Exclude<Take["from"], "page">]: TakeOf<From> } = {
  grafana: {
    ...COMMON,
    from: "grafana",
    source: "grafana",
    dashboard: "abc",
    slug: "checkout",
    panel: 4,
    orgId: 1,
    timezone: "UTC",
    variables: { env: "prod eu" },
  },
  datadog: {
    ...COMMON,
    from: "datadog",
    source: "datadog",
    query: "avg:load{*}",
    graph: null,
    title: "Load",
  },
  cloudwatch: {
    ...COMMON,
    from: "cloudwatch",
    source: "cloudwatch",
    widget: '{"metrics":[["AWS/ELB","Latency"]]}',
  },
  "new-relic": {
    ...COMMON,
    from: "new-relic",
    source: "new-relic",
    nrql: "SELECT count(*) FROM Transaction TIMESERIES",
    chart: "LINE",
  },
};

export type Vendor = keyof typeof TAKES;

export function takeOf(vendor: Vendor, over: Partial<Take> = {}): Take {
  return { ...TAKES[vendor], ...over } as Take;
}

export function takeSource(vendor: Vendor, origin: string): Source {
  const common = { key: vendor, polling };
  switch (vendor) {
    case "grafana":
      return { ...common, kind: vendor, url: origin, token: "key" };
    case "datadog":
      return { ...common, kind: vendor, url: origin, apiKey: "key", applicationKey: "key" };
    case "cloudwatch": {
      const keys = { accessKeyId: "key", secretAccessKey: "key", sessionToken: null };
      return { ...common, kind: vendor, region: "eu-central-1", url: origin, ...keys };
    }
    case "new-relic":
      return { ...common, kind: vendor, url: origin, account: 7, apiKey: "key" };
  }
}

/** Takes pictures from `origins` and from nowhere else; secrets go to the first of them only. */
export function takesAt(origins: string[], pause: Pause = () => Promise.resolve()) {
  const secret = { value: TAKE_SECRET, origins: origins.slice(0, 1), projects: null };
  const policy = {
    origins: origins.map((origin) => ({ origin, private: true })),
    secrets: new Map([["key", secret]]),
  };
  return screenshots({ outbound: pinnedOutbound(() => policy), pause });
}

/** One take at a server of a test. */
export function takeAt(
  vendor: Vendor,
  origins: string[],
  over: Partial<Take> = {},
  signal = new AbortController().signal,
): Promise<Shot> {
  const take = takeOf(vendor, over);
  const source = takeSource(vendor, origins[0] ?? "");
  return takesAt(origins)({ project: "shop", take, source, window: WINDOW, signal });
}
