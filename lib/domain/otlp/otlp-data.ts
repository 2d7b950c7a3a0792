/** What an OTLP body says of metrics, read and typed, before anybody has judged whether it makes sense. */
export type OtlpResource = {
  attributes: OtlpAttributes;
  scopes: OtlpScope[];
};

/** Values as text: `true`, `5`, or JSON where a value is a list or a map. */
export type OtlpAttributes = ReadonlyMap<string, string>;

export type OtlpScope = {
  name: string;
  version: string;
  attributes: OtlpAttributes;
  instruments: OtlpInstrument[];
};

export type Temporality = "delta" | "cumulative" | "unspecified";

/** `kind` null: none of the kinds that are known here. Points of a summary are only counted. */
export type OtlpInstrument = {
  name: string;
  unit: string;
  points: OtlpPoint[];
} & (
  | { kind: "gauge" | "summary" | null }
  | { kind: "sum"; temporality: Temporality; isMonotonic: boolean }
  | { kind: "histogram" | "exponential"; temporality: Temporality }
);

/** Times are nanoseconds since 1970; null where the sender left one out. */
export type OtlpPoint = {
  attributes: OtlpAttributes;
  startNs: bigint | null;
  timeNs: bigint | null;
  /** The sender says that there is no value now. */
  hasNoValue: boolean;
  data: PointData | null;
};

export type PointData = NumberData | HistogramData | ExponentialData;

export type NumberData = { kind: "number"; value: number };

type Counted = {
  count: number;
  sum: number | null;
  /** No observation lies outside of these. */
  min: number | null;
  max: number | null;
  /** Whether `min` and `max` were observed in this very data, and not in some longer time. */
  isExact: boolean;
};

/** `counts[i]` observations up to and including `bounds[i]`; the last count has no upper bound. */
export type HistogramData = Counted & {
  kind: "histogram";
  bounds: readonly number[];
  counts: readonly number[];
};

/** Bucket `offset + i` holds values above `base ** (offset + i)` up to `base ** (offset + i + 1)`. */
export type Buckets = { offset: number; counts: readonly number[] };

/** `base` is `2 ** (2 ** -scale)`. */
export type ExponentialData = Counted & {
  kind: "exponential";
  scale: number;
  zeroCount: number;
  zeroThreshold: number;
  positive: Buckets;
  negative: Buckets;
};
