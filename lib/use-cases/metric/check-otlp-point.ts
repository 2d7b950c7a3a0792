import type { SeriesMode, SeriesPoint } from "@/lib/domain/otlp/advance-series";
import { dataFault } from "@/lib/domain/otlp/check-data";
import type { OtlpInstrument, OtlpPoint } from "@/lib/domain/otlp/otlp-data";
import { parseTime, type Refusal, refused, type Target } from "@/lib/domain/run/incoming-data";

const NANOSECONDS = 1_000_000n;

export function nanosOf(time: Date): bigint {
  return BigInt(time.getTime()) * NANOSECONDS;
}

/** How the points of an instrument add up; refused where nobody can tell. */
export function modeOf(instrument: OtlpInstrument): SeriesMode | Refusal {
  switch (instrument.kind) {
    case "gauge":
      return "value";
    case "sum":
      return sumMode(instrument.temporality, instrument.isMonotonic);
    case "histogram":
    case "exponential":
      return instrument.temporality === "unspecified" ? untold() : instrument.temporality;
    case "summary":
      return refused(
        "summary",
        "quantiles that are computed already cannot be put together",
        "a histogram",
      );
    case null:
      return refused("no_data", "its kind is not known here", "a gauge, a sum or a histogram");
  }
}

/** A sum that goes up and down is a value, such as a queue's length. */
function sumMode(
  temporality: "delta" | "cumulative" | "unspecified",
  isMonotonic: boolean,
): SeriesMode | Refusal {
  if (temporality === "unspecified") return untold();
  if (isMonotonic) return temporality;
  if (temporality === "cumulative") return "value";
  return refused("changes_only", "it tells changes of a value only", "cumulative temporality");
}

function untold(): Refusal {
  return refused("no_temporality", "it tells no aggregation temporality", "delta or cumulative");
}

export type CheckedPoint = { kind: "point"; point: SeriesPoint; at: Date };

/** Checks one point by itself, against the stage that it goes to. */
export function checkOtlpPoint(
  { timeNs, startNs, data }: OtlpPoint,
  mode: SeriesMode,
  { target, now }: { target: Target; now: Date },
): CheckedPoint | Refusal {
  if (!data) return refused("bad_value", "a point has no value", "asDouble or asInt");
  if (timeNs === null) return refused("bad_time", "a point has no time", "timeUnixNano");
  const time = parseTime(Number(timeNs / NANOSECONDS), target, now);
  if (time.kind === "refused") return time;
  if (startNs !== null && startNs > timeNs) {
    return refused("bad_time", "a point begins after its end", "startTimeUnixNano before the time");
  }
  const isNegative = mode !== "value" && data.kind === "number" && data.value < 0;
  const fault = isNegative ? "what only grows is negative" : dataFault(data);
  if (fault) return refused("bad_value", fault, "data that adds up, of finite numbers");
  return { kind: "point", point: { mode, startNs, timeNs, data }, at: time.at };
}
