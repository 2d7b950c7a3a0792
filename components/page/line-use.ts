import type { LineUse } from "@/lib/domain/document/page";

/** What a line was taken for, as it is shown beside the line; empty where there is nothing to say. */
export const LINE_USES: Record<LineUse, string> = {
  blank: "",
  layout: "",
  heading: "heading",
  fact: "fact",
  metric: "metric",
  funnel: "funnel",
  checklist: "checklist",
  screenshot: "screenshot",
  incident: "incident",
  decision: "decision",
  "sign-off": "sign-off",
  evidence: "evidence",
  rollback: "rollback",
  lesson: "lesson",
  next: "next phase",
  command: "command",
  text: "text",
  unplaced: "not placed",
};
