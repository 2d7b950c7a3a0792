import { z } from "zod";
import type { Finding } from "@/lib/domain/review/finding";

export const FindingFields = {
  rule: z.string(),
  severity: z.enum(["contradiction", "doubt", "note"]),
  line: z.int().nullable(),
  where: z.string(),
  stage: z.string().nullable(),
  text: z.string(),
  quote: z.string(),
  key: z.string(),
};

/** What does not hold in a page or a run, and why. */
export const FindingView: z.ZodType<Finding> = z.strictObject(FindingFields);
export type FindingView = Finding;
