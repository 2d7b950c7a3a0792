import type { RulesList, RulesProposalView, RulesVersionView } from "@/lib/contract/rules";
import { findNames, type Names } from "@/lib/data/access/find-names";
import { readSnapshot, type Snapshot } from "@/lib/data/read-snapshot";
import { BUILT_IN_DIGEST } from "@/lib/data/rules/pinned-rules";
import { type Actor, isAllowed } from "@/lib/domain/access/actor";
import {
  type ApprovalRules,
  BUILT_IN_RULES,
  parseApprovalRules,
} from "@/lib/domain/rules/approval-rules";
import { diffRules } from "@/lib/domain/rules/diff-rules";
import { findProject } from "@/lib/use-cases/access/find-project";
import type { Context } from "@/lib/use-cases/context";

type VersionRow = Awaited<ReturnType<Snapshot["approvalRulesVersion"]["findMany"]>>[number];
type ChangeRow = Awaited<ReturnType<Snapshot["approvalRulesChange"]["findMany"]>>[number];

/** Every version of a project's rules, the newest first, and the proposal that waits for its second admin. */
export async function listRules(context: Context, projectKey: string | null): Promise<RulesList> {
  const { id, key, name } = await findProject(context, projectKey, "read");
  return readSnapshot(context.db, async (tx) => {
    const rows = await tx.approvalRulesVersion.findMany({
      where: { projectId: id },
      orderBy: { version: "asc" },
    });
    const open = await tx.approvalRulesChange.findFirst({
      where: { projectId: id, outcome: null },
    });
    const people = [...rows.flatMap((r) => [r.proposedBy, r.confirmedBy]), open?.proposedBy];
    const names = await findNames(
      tx,
      people.flatMap((person) => (person ? [`person:${person}`] : [])),
    );
    const versions = versionViews(rows, names);
    const newest = versions.at(-1)?.document ?? BUILT_IN_RULES;
    const isAdmin = context.actor.kind === "person" && isAllowed(context.actor, id, "admin");
    return {
      project: { key, name },
      versions: versions.toReversed(),
      proposal: open && proposalView(open, { newest, names, actor: context.actor, isAdmin }),
      canPropose: isAdmin && open === null,
    };
  });
}

function versionViews(rows: VersionRow[], names: Names): RulesVersionView[] {
  const views: RulesVersionView[] = [
    {
      version: 0,
      digest: BUILT_IN_DIGEST,
      document: BUILT_IN_RULES,
      changes: [],
      proposedBy: null,
      proposedAt: null,
      confirmedBy: null,
      confirmedAt: null,
    },
  ];
  for (const row of rows) {
    const document = readable(row.document);
    views.push({
      version: row.version,
      digest: row.digest,
      document,
      changes: diffRules(views.at(-1)?.document ?? BUILT_IN_RULES, document),
      proposedBy: personOf(row.proposedBy, names),
      proposedAt: row.proposedAt.toISOString(),
      confirmedBy: personOf(row.confirmedBy, names),
      confirmedAt: row.confirmedAt.toISOString(),
    });
  }
  return views;
}

function proposalView(
  row: ChangeRow,
  known: { newest: ApprovalRules; names: Names; actor: Actor; isAdmin: boolean },
): RulesProposalView {
  const document = readable(row.document);
  const because = refusal(row, known.actor, known.isAdmin);
  return {
    id: row.id,
    baseVersion: row.baseVersion,
    digest: row.digest,
    document,
    reason: row.reason,
    proposedBy: personOf(row.proposedBy, known.names),
    proposedAt: row.proposedAt.toISOString(),
    changes: diffRules(known.newest, document),
    canConfirm: because === null,
    because,
  };
}

function refusal(row: ChangeRow, actor: Actor, isAdmin: boolean): string | null {
  if (!isAdmin) return "An admin of the project confirms this.";
  return row.proposedBy === actor.id ? "You proposed this; another admin confirms it." : null;
}

function personOf(id: string, names: Names) {
  return { id, name: names(`person:${id}`).name };
}

/** A document that was checked when it was written; the database keeps it from change. */
function readable(document: string): ApprovalRules {
  const rules = parseApprovalRules(document);
  if (!rules) throw new Error("a version of the approval rules cannot be read");
  return rules;
}
