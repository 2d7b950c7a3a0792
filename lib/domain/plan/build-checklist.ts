import { unique } from "@/lib/domain/plan/checks";
import type { ChecklistItem } from "@/lib/domain/plan/plan";
import type { Path, PlanProblems } from "@/lib/domain/plan/plan-places";
import type { PlanSource } from "@/lib/domain/plan/plan-source";

export function buildChecklist(
  problems: PlanProblems,
  path: Path,
  items: PlanSource["checklist"],
): ChecklistItem[] {
  unique(problems, path, items, "key");
  return items.map((item) => ({ ...item, group: item.group ?? null }));
}
