import { type Block, blank, facts, factText, heading, table } from "@/lib/domain/report/block";
import { instantText } from "@/lib/domain/report/instant";
import type { Report } from "@/lib/domain/report/report";
import { checklistBlocks, evidenceBlocks, incidentBlocks } from "@/lib/domain/report/stage-parts";
import { withSign } from "@/lib/domain/report/status-sign";

/** Title and facts, what must not be overlooked, and the run at a glance. */
export function headBlocks(report: Report): Block[] {
  return [
    { kind: "heading", level: 1, text: report.title },
    facts([
      { label: "Document ID", text: report.documentId },
      { label: "Version", text: report.version },
      { label: "Date", text: instantText(report.date) },
      { label: "Status", text: withSign(report.status) },
      { label: "Owner", text: factText(report.owner) },
      { label: "Project", text: report.project },
      { label: "Outcome", text: report.board.text },
      { label: "Risk", text: report.risk.text },
    ]),
    ...report.alarms.map(
      (alarm): Block => ({ kind: "alarm", title: alarm.title, lines: alarm.lines }),
    ),
    heading(2, "Summary"),
    table(
      ["At a glance", "Traffic", "State", "Verdict", "Metrics", "Decision"],
      report.summary.map((s) => [s.stage, s.traffic, s.state, s.verdict, s.metrics, s.decision]),
      "The plan has no stage.",
    ),
    ...nearestLimits(report),
  ];
}

function nearestLimits({ board: { worst } }: Report): Block[] {
  if (worst.length === 0) return [];
  return [
    heading(3, "Least room to a limit"),
    table(
      ["Where", "What was read", "Room"],
      worst.map((w) => [
        `${w.stage}, ${w.metric}${w.critical ? " (critical)" : ""}`,
        `${w.actual}, limit ${w.threshold}, ${w.verdict}`,
        w.margin,
      ]),
      "",
    ),
  ];
}

/** What is released, and what had to be true before any traffic moved. */
export function deploymentBlocks({ deployment, preDeployment }: Report): Block[] {
  return [
    heading(2, "Deployment information"),
    facts(deployment.map((fact) => ({ label: fact.label, text: factText(fact) }))),
    heading(2, "Pre-deployment checklist"),
    ...checklistBlocks(preDeployment.checklist),
    ...(preDeployment.evidence.length > 0
      ? [heading(3, "Files and links of the whole run"), ...evidenceBlocks(preDeployment.evidence)]
      : []),
    ...(preDeployment.incidents.length + preDeployment.alerts.length > 0
      ? incidentBlocks(preDeployment, "outside the stages", blank("none recorded"))
      : []),
  ];
}
