import type { Answers } from "@/lib/domain/source/source";
import { SourceError } from "@/lib/domain/source/source-error";
import type { SourceData, SourceRequest, TimeWindow } from "@/lib/providers/metric-source/port";
import { windowSeconds } from "@/lib/providers/metric-source/window-seconds";

/** One row, or one page, as numbers. Null: the source says that it has none. */
export type SingleReading = { samples: number | null; at: Date | null } & (
  | { kind: "value"; value: number | null }
  | { kind: "ratio"; numerator: number | null; denominator: number | null }
);

/** Clocks differ; a time that is further ahead would keep a value fresh that is not. */
const CLOCK_TOLERANCE_MS = 60_000;

/**
 * Data of sources that tell how things are now. Without a time of its own, a reading is of the window's last
 * millisecond. As samples it is one observation, or `empty` where it is older than the window. Throws `SourceError`.
 */
export function singleReading(
  reading: SingleReading,
  { window, answers }: Pick<SourceRequest, "window" | "answers">,
): SourceData {
  const at = reading.at ?? new Date(window.to.getTime() - 1);
  if (at.getTime() > window.to.getTime() + CLOCK_TOLERANCE_MS) {
    throw bad(`The time of the answer, ${at.toISOString()}, lies in the future.`);
  }
  const { samples } = reading;
  if (samples !== null && !(Number.isSafeInteger(samples) && samples >= 0)) {
    throw bad(`The number of samples is ${samples}; expected a whole number from 0.`);
  }
  return reading.kind === "value"
    ? valueData(reading.value, samples, { at, window, answers })
    : ratioData(reading.numerator, reading.denominator, { at, answers });
}

/** `$window` as `93s`, `$from` and `$to` in RFC 3339. For samples, `$window` is one interval. */
export function fillWindow(text: string, request: SourceRequest): string {
  const { from, to } = request.window;
  return text
    .replaceAll("$window", `${windowSeconds(request)}s`)
    .replaceAll("$from", from.toISOString())
    .replaceAll("$to", to.toISOString());
}

function valueData(
  value: number | null,
  samples: number | null,
  { at, window, answers }: { at: Date; window: TimeWindow; answers: Answers },
): SourceData {
  if (value === null) return { kind: "empty" };
  if (answers === "window") return { kind: "value", value, at, samples };
  const isNew = at >= window.from && at < window.to;
  return isNew ? { kind: "points", points: [{ at, value }] } : { kind: "empty" };
}

function ratioData(
  numerator: number | null,
  denominator: number | null,
  { at, answers }: { at: Date; answers: Answers },
): SourceData {
  if (answers === "samples") {
    throw new SourceError(
      "bad_query",
      "A numerator and a denominator are no sample; expected `answers: window`.",
    );
  }
  if (numerator === null || denominator === null) return { kind: "empty" };
  return { kind: "ratio", numerator, denominator, at };
}

function bad(message: string): SourceError {
  return new SourceError("bad_answer", message);
}
