import type { Report } from "@/lib/domain/report/report";
import type { ReportSources } from "@/lib/use-cases/report/report-sources";
import { boardOf } from "@/lib/use-cases/report/sections/board";
import { certificateOf } from "@/lib/use-cases/report/sections/certificate";
import {
  approvalLines,
  riskOf,
  rollbackReport,
  timelineOf,
} from "@/lib/use-cases/report/sections/ending";
import { evidenceCollection } from "@/lib/use-cases/report/sections/evidence-collection";
import {
  checklistLine,
  evidenceLine,
  gateSignatures,
  incidentLines,
} from "@/lib/use-cases/report/sections/gate";
import {
  alarmsOf,
  deploymentFacts,
  headOf,
  summaryLines,
} from "@/lib/use-cases/report/sections/head";
import { provenanceLines } from "@/lib/use-cases/report/sections/provenance";
import { stageReport } from "@/lib/use-cases/report/sections/stage";
import { findingLines, waiverAlarms, waiverLines } from "@/lib/use-cases/report/sections/waivers";

/** Puts the report together. Pure; its time is that of the newest entry that it tells of, not that of its reading. */
export function composeReport(sources: ReportSources): Report {
  const { view, events, ledger, plan, lessons } = sources;
  const waivers = waiverLines(view, sources.waivers);
  const before = view.preDeployment;
  return {
    format: "https://tollgate.dev/report/v1",
    ...headOf(view, waivers),
    summary: summaryLines(view),
    board: boardOf(view, waivers),
    alarms: [...alarmsOf(view), ...waiverAlarms(waivers)],
    waivers,
    findings: findingLines(sources.findings, sources.waivers),
    deployment: deploymentFacts(view),
    preDeployment: {
      checklist: before.checklist.map(checklistLine),
      gate: gateSignatures("pre-deployment", "Pre-deployment", before.signOffs),
      evidence: before.evidence.map(evidenceLine),
      ...incidentLines(before.incidents),
    },
    stages: view.stages.map((stage) => stageReport(view, stage)),
    rollback: rollbackReport(view),
    risk: riskOf(view),
    evidence: evidenceCollection(view, plan),
    approvals: approvalLines(view),
    lessons: view.lessons,
    lessonsHistory: lessons,
    next: view.next,
    provenance: provenanceLines(view),
    timeline: timelineOf(events),
    certificate: certificateOf(view, ledger),
    generatedAt: events.at(-1)?.at ?? view.createdAt,
  };
}
