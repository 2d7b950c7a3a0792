/** How a line is known. There is no fourth kind beside measured, vouched for and missing, but for what follows from signatures. */
export type Known = "measured" | "vouched" | "derived" | "missing";

const WORDS: Record<Known, string> = {
  measured: "measured",
  vouched: "vouched for",
  derived: "follows from the signatures",
  missing: "missing",
};

/** `vouched for by Ada Long`; without a name where none is known. */
export function knownText({ known, by }: { known: Known; by?: string | null }): string {
  return known === "vouched" && by ? `vouched for by ${by}` : WORDS[known];
}
