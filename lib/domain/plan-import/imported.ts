import type { z } from "zod";
import type { PlanSource } from "@/lib/domain/plan/plan-source";

/** A plan as people would write it: `parsePlan` still has to agree. */
export type PlanInput = z.input<typeof PlanSource>;
export type MetricInput = NonNullable<PlanInput["metrics"]>[string];
export type SourceInput = NonNullable<PlanInput["sources"]>[string];
export type PullInput = NonNullable<MetricInput["source"]>;
export type StageInput = PlanInput["stages"][number];

/** Something of the file, and why the plan does not have it. */
export type ImportNote = { path: string; value: unknown; why: string };

export type Imported = {
  plan: PlanInput;
  notCarried: ImportNote[];
  /** What the file leaves open or means differently, and what was put into the plan for it. */
  assumed: Omit<ImportNote, "value">[];
};

/** The file is not what it was taken for, so that nothing of it can be read. */
export class NotImportable extends Error {
  constructor(message: string) {
    super(message);
    this.name = "NotImportable";
  }
}
