import { formatMargin, formatValue } from "@/lib/domain/metric/format";
import { thresholdSentence } from "@/lib/domain/metric/threshold-sentence";
import { soakLine } from "@/lib/domain/run/soak-words";
import type { DossierDocument } from "@/lib/domain/sign-off/dossier";

type DossierMetric = DossierDocument["metrics"][number];

/** The evidence in one glance, counted from the signed document itself. */
export type DossierSummary = {
  /** Metrics that count, and what became of them. */
  total: number;
  pass: number;
  fail: number;
  inconclusive: number;
  /** Their source could not be asked. */
  errors: number;
  /** Without a single sample. */
  unmeasured: number;
  /** Shown, and not counted. */
  muted: number;
  /** How much of the soak is over, and how much of it data covered; null before it began. */
  soak: string | null;
  /** The metric that is furthest beyond its limit, or the nearest to it; null where none has a margin. */
  weakest: { label: string; text: string; beyond: boolean } | null;
  funnels: string[];
  /** `open` without what is waived. */
  checklist: { total: number; measured: number; vouched: number; open: string[] };
  waivers: NonNullable<DossierDocument["waivers"]>;
  files: number;
  openIncidents: { severity: string; title: string }[];
};

export function summarizeDossier(document: DossierDocument): DossierSummary {
  const { checklist, soak, waivers = [] } = document;
  const waived = new Set(waivers.filter((w) => w.subject === "checklist").map((w) => w.key));
  const metrics = document.metrics.filter((m) => !m.muted);
  const count = (verdict: string) => metrics.filter((m) => m.verdict === verdict).length;
  const done = checklist.filter((item) => item.done);
  return {
    total: metrics.length,
    pass: count("pass"),
    fail: count("fail"),
    inconclusive: count("inconclusive"),
    errors: count("error"),
    unmeasured: metrics.filter((m) => m.value === null && m.verdict !== "error").length,
    muted: document.metrics.length - metrics.length,
    soak: soak && soakOf(soak),
    weakest: weakestOf(metrics),
    funnels: document.funnels.map(funnelText),
    checklist: {
      total: checklist.length,
      measured: done.filter((item) => item.mark === "measured").length,
      vouched: done.filter((item) => item.mark === "vouched").length,
      open: checklist
        .filter((item) => !item.done && !waived.has(item.key))
        .map((item) => item.label),
    },
    waivers,
    files: document.evidence.length,
    openIncidents: document.incidents.filter((incident) => incident.open),
  };
}

function soakOf(soak: NonNullable<DossierDocument["soak"]>): string {
  const { elapsedSeconds, minSeconds, effectiveSeconds = null } = soak;
  return soakLine({ minSeconds, maxSeconds: minSeconds, elapsedSeconds, effectiveSeconds });
}

/** Metrics that can only be at their limit (100 % of 100 %, none of none) say nothing while they pass. */
function weakestOf(metrics: DossierMetric[]): DossierSummary["weakest"] {
  const judged = metrics.flatMap((metric) => {
    const margin = metric.margin === null ? null : Number(metric.margin);
    if (margin === null || (margin === 0 && metric.verdict === "pass")) return [];
    return [{ metric, margin }];
  });
  const [first] = judged.toSorted((a, b) => a.margin - b.margin);
  if (!first) return null;
  const { metric, margin } = first;
  return {
    label: metric.label,
    beyond: margin < 0,
    text: `${metricValueText(metric)}, has to be ${thresholdSentence(metric.threshold)}: ${formatMargin(margin)}`,
  };
}

/** The reading with its unit, or that there is none. */
export function metricValueText({ value, unit }: Pick<DossierMetric, "value" | "unit">): string {
  return value === null ? "not measured" : formatValue(Number(value), unit);
}

export function funnelText(funnel: DossierDocument["funnels"][number]): string {
  const rate =
    funnel.conversion === null
      ? "not measured"
      : `${(Number(funnel.conversion) * 100).toFixed(1)} %`;
  const target = funnel.target ? `, has to be ${thresholdSentence(funnel.target)}` : "";
  return `${funnel.label}: ${rate}${target} (${funnel.verdict})`;
}

/** `a1b2 c3d4`: the first 32 bits of a digest, to compare by eye or over the phone. */
export function digestCode(digest: string): string {
  return `${digest.slice(0, 4)} ${digest.slice(4, 8)}`;
}

/** Where a reading comes from and how sure it is, as far as the dossier tells: one sentence each. */
export function metricKnownLines(metric: DossierMetric): string[] {
  const { source, computedBy, muted, interval, comparison, baseline } = metric;
  const origin = source === "push" ? "pushed" : `from ${source}`;
  return [
    muted ? "muted, not counted" : null,
    source === undefined ? null : origin,
    computedBy === "source" ? "computed by the source, not checked by Tollgate" : null,
    interval ?? null,
    comparison ?? null,
    baseline ? `baseline ${baseline}` : null,
  ].filter((line) => line !== null);
}
