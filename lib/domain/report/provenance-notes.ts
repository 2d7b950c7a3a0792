import type { ProvenanceLine } from "@/lib/domain/report/provenance-line";

/** What an auditor has to know beside query, window and times. */
export function provenanceNotes(
  line: Pick<ProvenanceLine, "series" | "computedBy" | "warnings" | "error">,
): string[] {
  return [
    line.computedBy === "source" ? "computed by the source" : null,
    line.series === null ? null : `series ${line.series}`,
    ...line.warnings.map((warning) => `warning: ${warning}`),
    line.error === null ? null : `error: ${line.error}`,
  ].filter((note) => note !== null);
}
