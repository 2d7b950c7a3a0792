import type { PopulationRow } from "@/lib/contract/export";
import { csvOf } from "@/lib/http/csv";

/** One line a change. */
export function populationCsv(rows: readonly PopulationRow[]): string {
  return csvOf(COLUMNS, rows.map(lineOf));
}

const COLUMNS = [
  "run",
  "document_id",
  "state",
  "first_index",
  "last_index",
  "entries",
  "plan",
  "plan_digest",
  "commit",
  "artifact",
  "requester",
  "owner",
  "authors",
  "created_at",
  "approvals",
  "decisions",
  "deployed",
  "tests",
  "emergency",
  "overrides",
  "rolled_back_at",
  "reviewed_at",
  "ended_at",
];

function lineOf(row: PopulationRow): Record<string, string | number> {
  return {
    run: row.run,
    document_id: row.documentId,
    state: row.state,
    first_index: row.firstIndex,
    last_index: row.lastIndex,
    entries: row.entries,
    plan: `${row.plan.name} ${row.plan.version}`,
    plan_digest: row.plan.digest,
    commit: row.commit ?? "",
    artifact: row.artifact ?? "",
    requester: row.requester.name,
    owner: row.owner?.name ?? "",
    authors: row.authors?.join("; ") ?? "not said",
    created_at: row.createdAt,
    approvals: row.approvals.map(approvalText).join("; "),
    decisions: joined(row, (s) => s.decision && `${s.decision} ${s.decidedAt}`),
    deployed: joined(row, (s) => s.deployedAt),
    tests: row.tests.map((t) => `${t.stage} ${t.metric}: ${t.verdict}`).join("; "),
    emergency: row.isEmergency ? "yes" : "no",
    overrides: row.overrides
      .map((o) => `${o.stage} ${o.confirmedAt ?? "not confirmed"}`)
      .join("; "),
    rolled_back_at: row.rolledBackAt ?? "",
    reviewed_at: row.reviewedAt ?? "",
    ended_at: row.endedAt ?? "",
  };
}

function approvalText(approval: PopulationRow["approvals"][number]): string {
  const { stage, person, role, decision, at, method, onBehalfOf, withdrawnAt } = approval;
  const seat = onBehalfOf ? ` on behalf of ${onBehalfOf.name}` : "";
  const end = withdrawnAt ? `, withdrawn ${withdrawnAt}` : "";
  return `${stage}: ${decision} by ${person.name} (${role})${seat} ${at}, ${method}${end}`;
}

function joined(
  { stages }: PopulationRow,
  of: (stage: PopulationRow["stages"][number]) => string | null,
): string {
  return stages.flatMap((stage) => (of(stage) ? [`${stage.key}: ${of(stage)}`] : [])).join("; ");
}
