import type { SignOffStatus, SignOffView } from "@/lib/contract/sign-off";
import type { Holder } from "@/lib/data/access/find-holders";
import type { GateFacts } from "@/lib/domain/run/gate-facts";
import type { DossierRecord, RunRecord } from "@/lib/domain/run/run-record";
import { diffDossiers } from "@/lib/domain/sign-off/diff-dossiers";
import type { DossierDocument } from "@/lib/domain/sign-off/dossier";

/** The signatures of a gate: what is asked for, what counts, what no longer does and why. */
export function signOffStatus(run: RunRecord, gate: GateFacts, holders: Holder[]): SignOffStatus {
  const current = gate.dossier;
  const replaced = run.dossiers.filter((d) => d.stageKey === gate.stageKey && d !== current);
  const signedBefore = replaced.filter((d) => d.signOffs.length > 0).at(-1);
  return {
    open: gate.signing.open,
    closedBecause: gate.signing.open ? null : gate.signing.because,
    dossier: current && {
      ordinal: current.ordinal,
      digest: current.digest,
      createdAt: current.createdAt.toISOString(),
    },
    required: gate.quorum.required.map((rule) => ({
      role: rule.role,
      title: roleTitle(run, rule.role),
      count: rule.count,
      have: rule.have,
      holders: holders.filter((h) => h.role === rule.role).map(({ id, name }) => ({ id, name })),
    })),
    met: gate.quorum.met && (current !== null || gate.rules.length === 0),
    made: current ? signaturesOn(current) : [],
    voided: replaced.flatMap(signaturesOn),
    changes:
      current && signedBefore ? diffDossiers(documentOf(signedBefore), documentOf(current)) : [],
  };
}

/** How the plan calls a role; the role itself where it does not. */
export function roleTitle({ plan }: RunRecord, role: string): string {
  return plan.stakeholders.find((s) => s.role === role)?.title ?? role;
}

function documentOf(dossier: DossierRecord): DossierDocument {
  return JSON.parse(dossier.document) as DossierDocument;
}

function signaturesOn(dossier: DossierRecord): SignOffView[] {
  return dossier.signOffs.map((signOff) => ({
    id: signOff.id,
    person: { id: signOff.personId, name: signOff.personName },
    role: signOff.role,
    decision: signOff.approved ? "approve" : "reject",
    meaning: signOff.meaning,
    comment: signOff.comment,
    signedAt: signOff.signedAt.toISOString(),
    dossier: dossier.digest,
  }));
}
