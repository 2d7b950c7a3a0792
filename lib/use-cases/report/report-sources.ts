import type { RunEvent, RunView } from "@/lib/contract/run";
import type { WaiverView } from "@/lib/contract/waiver";
import type { Plan } from "@/lib/domain/plan/plan";
import type { Report } from "@/lib/domain/report/report";
import type { Finding } from "@/lib/domain/review/finding";

/** Everything a report is put together from. */
export type ReportSources = {
  view: RunView;
  /** Oldest first. */
  events: RunEvent[];
  /** Up to the run's newest entry. */
  ledger: { size: number; root: string };
  /** Newest first. */
  lessons: Report["lessonsHistory"];
  waivers: WaiverView[];
  findings: Finding[];
  plan: Pick<Plan, "evidence">;
};
