import { type Known, knownText } from "@/lib/domain/report/known";

const LOOKS: Record<Known, string> = {
  measured: "text-ink-faint",
  vouched: "text-ink-soft",
  derived: "text-ink-soft",
  missing: "font-medium text-unknown",
};

/** How a value is known, in words, beside every value. */
export function KnownMark({ known, by }: { known: Known; by?: string | null }) {
  return <span className={`text-base ${LOOKS[known]}`}>{knownText({ known, by })}</span>;
}
