import type { Tx } from "@/lib/data/database";
import type { Plan } from "@/lib/domain/plan/plan";

/** The stages of a new run, as its plan has them. */
export function stageRows(tx: Pick<Tx, "newId">, plan: Plan) {
  return plan.stages.map((stage, index) => ({
    id: tx.newId(),
    key: stage.key,
    ordinal: index + 1,
    trafficPercent: stage.traffic,
  }));
}
