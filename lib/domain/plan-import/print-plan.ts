import { stringify } from "yaml";
import type { PlanInput } from "@/lib/domain/plan-import/imported";

/** The plan as the YAML that `plan check` reads. `comment` says where it is from. */
export function printPlan(plan: PlanInput, comment: string): string {
  const written: unknown = JSON.parse(JSON.stringify(plan));
  const head = comment.replace(/[\r\n]+/g, " ");
  return `# ${head}\n${stringify(written, { lineWidth: 110, aliasDuplicateObjects: false })}`;
}
