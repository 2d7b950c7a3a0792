import {
  coverageTable,
  funnelPeriodsTable,
  funnelsTable,
  metricsTable,
  provenanceTable,
  stagesTable,
} from "@/lib/domain/report/measured-tables";
import {
  approvalsTable,
  capturesTable,
  checklistTable,
  collectionTable,
  decisionsTable,
  dossiersTable,
  evidenceTable,
  factsTable,
  findingsTable,
  incidentsTable,
  lessonsTable,
  overridesTable,
  signaturesTable,
  timelineTable,
  waiversTable,
} from "@/lib/domain/report/recorded-tables";
import type { Report } from "@/lib/domain/report/report";
import type { ReportTable, TableSpec } from "@/lib/domain/report/table";

const TABLES = {
  facts: factsTable,
  stages: stagesTable,
  metrics: metricsTable,
  funnels: funnelsTable,
  "funnel-periods": funnelPeriodsTable,
  coverage: coverageTable,
  checklist: checklistTable,
  evidence: evidenceTable,
  captures: capturesTable,
  collection: collectionTable,
  incidents: incidentsTable,
  decisions: decisionsTable,
  signatures: signaturesTable,
  approvals: approvalsTable,
  overrides: overridesTable,
  waivers: waiversTable,
  findings: findingsTable,
  lessons: lessonsTable,
  provenance: provenanceTable,
  timeline: timelineTable,
  dossiers: dossiersTable,
} satisfies Record<string, TableSpec>;

export type TableName = keyof typeof TABLES;
export const TABLE_NAMES = Object.keys(TABLES) as [TableName, ...TableName[]];

export function isTableName(name: string): name is TableName {
  return Object.hasOwn(TABLES, name);
}

/** One table of the report, from the very values that all of its renderings show. */
export function tableOf(report: Report, name: TableName): ReportTable {
  return TABLES[name].of(report);
}
