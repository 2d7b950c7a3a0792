import type { RunEvent, RunView } from "@/lib/contract/run";
import type { Plan } from "@/lib/domain/plan/plan";
import type { Report } from "@/lib/domain/report/report";
import type { Finding } from "@/lib/domain/review/finding";
import type { WaiverSource } from "@/lib/use-cases/report/sections/waivers";

/** Everything a report is put together from. */
export type ReportSources = {
  view: RunView;
  /** Oldest first. */
  events: RunEvent[];
  /** Up to the run's newest entry. */
  ledger: { size: number; root: string };
  /** Newest first. */
  lessons: Report["lessonsHistory"];
  waivers: WaiverSource[];
  findings: Finding[];
  plan: Pick<Plan, "evidence">;
};
