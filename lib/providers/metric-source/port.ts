import type { Answers, Source, SourceKind, SourceQuery } from "@/lib/domain/source/source";
import type { SourceAnswer, TimeWindow } from "@/lib/domain/source/source-answer";

export type {
  HistogramBucket,
  SourceAnswer,
  SourceData,
  TimeWindow,
} from "@/lib/domain/source/source-answer";

export type SourceRequest = {
  /** Key of the project, for secrets that only some projects may use. */
  project: string;
  source: Source;
  query: SourceQuery;
  answers: Answers;
  /**
   * For `window` the time that the answer has to cover; for `samples` the time since the newest observation that is
   * already known. Sources round it to their own grid and leave out a newest slice that is not complete yet.
   */
  window: TimeWindow;
  signal: AbortSignal;
};

/** Throws `SourceError` (lib/domain/source/source-error.ts); never returns a guess. */
export type MetricSource<Kind extends SourceKind = SourceKind> = (
  request: SourceRequest & {
    source: Extract<Source, { kind: Kind }>;
    query: Extract<SourceQuery, { kind: Kind }>;
  },
) => Promise<SourceAnswer>;
