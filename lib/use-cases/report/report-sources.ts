import type { RunEvent, RunView } from "@/lib/contract/run";
import type { Plan } from "@/lib/domain/plan/plan";

/** Everything a report is put together from. */
export type ReportSources = {
  view: RunView;
  /** Oldest first. */
  events: RunEvent[];
  ledger: { size: number; root: string };
  plan: Pick<Plan, "evidence">;
};
