import type { Aggregate } from "@/lib/domain/metric/metric";
import { parseUnit } from "@/lib/domain/metric/unit";
import type { PageLimit } from "@/lib/domain/page-plan/page-limit";

const NAMED: [RegExp, Aggregate][] = [
  [/\bp(?:ercentile)?[\s_-]?99[.,]9\b/i, "p99.9"],
  [/\bp(?:ercentile)?[\s_-]?99\b|\b99th\b/i, "p99"],
  [/\bp(?:ercentile)?[\s_-]?95\b|\b95th\b/i, "p95"],
  [/\bp(?:ercentile)?[\s_-]?90\b|\b90th\b/i, "p90"],
  [/\bp(?:ercentile)?[\s_-]?75\b|\b75th\b/i, "p75"],
  [/\bp(?:ercentile)?[\s_-]?50\b|\b50th\b|\bmedian\b/i, "p50"],
  [/\b(?:average|avg|mean|durchschnitt)\b/i, "avg"],
  [/\b(?:max|maximum|peak|worst)\b/i, "max"],
  [/\b(?:min|minimum|lowest)\b/i, "min"],
  [/\b(?:total|sum|count)\b/i, "sum"],
];
const LATENCY = /latenc|respon|duration|antwortzeit|latenz|dauer/i;
const GAUGE = /cpu|memory|speicher|disk|heap|utili[sz]|usage|load|auslastung|saturation/i;
const LEVEL = /depth|queue|backlog|lag|connection|pool|open|pending|active|size|version/i;

/** How samples become the number that the limit is held against: by the metric's name, else by its unit. */
export function guessAggregate(label: string, limit: PageLimit): Aggregate {
  const named = NAMED.find(([pattern]) => pattern.test(label))?.[1];
  if (limit.zeroTolerance) return named === "max" || named === "avg" ? named : zeroAggregate(limit);
  const dimension = parseUnit(limit.unit)?.dimension;
  if (dimension === "version") return "min";
  if (named && !(dimension === "rate" && named === "sum")) return named;
  return byUnit(label, limit, limit.good === "high" ? "min" : "max");
}

function byUnit(label: string, { unit }: PageLimit, worst: "min" | "max"): Aggregate {
  switch (parseUnit(unit)?.dimension) {
    case "time":
      return LATENCY.test(label) ? "p95" : worst;
    case "ratio":
      if (unit.startsWith("/")) return worst;
      return GAUGE.test(label) ? "avg" : "ratio";
    case "rate":
      return "rate";
    case "bytes":
      return worst;
    default:
      return LEVEL.test(label) ? worst : "sum";
  }
}

/** One sample that is not zero must not hide. */
function zeroAggregate({ unit }: PageLimit): Aggregate {
  switch (parseUnit(unit)?.dimension) {
    case "rate":
      return "rate";
    case "ratio":
      return unit === "%" ? "ratio" : "max";
    case "count":
      return "sum";
    default:
      return "max";
  }
}
