/**
 * `contradiction`: the page or run says two things that cannot both hold; of a live run it keeps the gate closed.
 * `doubt`: what is claimed does not follow from what is shown. `note`: worth knowing.
 */
export type Severity = "contradiction" | "doubt" | "note";

export type Finding = {
  /** Key of the rule: `weekday`, `ticked-but-pending`. */
  rule: string;
  severity: Severity;
  /** From 1; null where the subject is a live run. */
  line: number | null;
  /** Where in words: `Stage 1, P95 Latency`. */
  where: string;
  /** Key of the stage, `pre-deployment`, or null where it is of the whole page. Of a page that is no run: its ordinal as text. */
  stage: string | null;
  /** What does not hold, and why, in whole sentences. */
  text: string;
  /** What is quoted. */
  quote: string;
  /** Names the finding for a waiver: stays as long as rule, place and quoted words do, whatever else changes. */
  key: string;
};
