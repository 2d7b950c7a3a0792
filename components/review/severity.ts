import type { ShapeName } from "@/components/ui/status-shape";
import type { Severity } from "@/lib/domain/review/finding";

type Look = { shape: ShapeName; word: string; many: string; look: string; edge: string };

/** Shape, word and colour of a finding. A doubt is violet, as is everything that is not conclusive. */
export const SEVERITIES: Record<Severity, Look> = {
  contradiction: {
    shape: "cross-octagon",
    word: "Contradiction",
    many: "contradictions",
    look: "text-fail",
    edge: "border-fail",
  },
  doubt: {
    shape: "query-diamond",
    word: "Doubt",
    many: "doubts",
    look: "text-doubt",
    edge: "border-doubt",
  },
  note: {
    shape: "dashed-circle",
    word: "Note",
    many: "notes",
    look: "text-unknown",
    edge: "border-rule-strong",
  },
};

const ORDER: Severity[] = ["contradiction", "doubt", "note"];

/** `2 contradictions, 1 doubt`; null where there is none. */
export function countWords(findings: readonly { severity: Severity }[]): string | null {
  const parts = ORDER.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    const { word, many } = SEVERITIES[severity];
    return count === 0 ? [] : [`${count} ${count === 1 ? word.toLowerCase() : many}`];
  });
  return parts.length > 0 ? parts.join(", ") : null;
}
