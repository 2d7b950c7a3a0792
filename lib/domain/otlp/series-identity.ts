import type {
  OtlpAttributes,
  OtlpInstrument,
  OtlpPoint,
  OtlpScope,
} from "@/lib/domain/otlp/otlp-data";

/** Everything that tells the series of an instrument from those of others, as text. */
export function instrumentIdentity(
  resource: OtlpAttributes,
  scope: Omit<OtlpScope, "instruments">,
  instrument: OtlpInstrument,
): string {
  const { name, unit, kind } = instrument;
  const temporality = "temporality" in instrument ? instrument.temporality : "";
  const isMonotonic = "isMonotonic" in instrument && instrument.isMonotonic;
  return JSON.stringify([
    sorted(resource),
    [scope.name, scope.version, sorted(scope.attributes)],
    [name, unit, kind, temporality, isMonotonic],
  ]);
}

/** Within its instrument. */
export function pointIdentity({ attributes }: OtlpPoint): string {
  return JSON.stringify(sorted(attributes));
}

function sorted(attributes: OtlpAttributes): [string, string][] {
  return [...attributes].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
