import type { SignOffStatus, StandingSignOffView } from "@/lib/contract/sign-off";
import type { Holder } from "@/lib/data/access/find-holders";
import type { GateFacts } from "@/lib/domain/run/gate-facts";
import type { DossierRecord, RunRecord } from "@/lib/domain/run/run-record";
import { diffDossiers } from "@/lib/domain/sign-off/diff-dossiers";
import type { DossierDocument } from "@/lib/domain/sign-off/dossier";
import type { StandingSignOff } from "@/lib/domain/sign-off/quorum";

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
      all: rule.all,
      holders: holders.filter((h) => h.role === rule.role).map(({ id, name }) => ({ id, name })),
    })),
    approval: {
      method: gate.approval.method,
      order: gate.approval.order,
      expiresSeconds: seconds(gate.approval.expires),
      reviewSeconds: seconds(gate.approval.review),
    },
    met: gate.quorum.met && (current !== null || gate.rules.length === 0),
    made: gate.quorum.standings.map((standing) => signatureView(current?.digest ?? "", standing)),
    voided: replaced.flatMap((dossier) =>
      dossier.signOffs.map((signOff) =>
        signatureView(dossier.digest, { signOff, standing: "voided", until: null }),
      ),
    ),
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

type Made = Omit<StandingSignOff, "standing"> & { standing: StandingSignOffView["standing"] };

function signatureView(dossier: string, { signOff, standing, until }: Made): StandingSignOffView {
  const { withdrawn } = signOff;
  return {
    id: signOff.id,
    person: { id: signOff.personId, name: signOff.personName },
    role: signOff.role,
    decision: signOff.approved ? "approve" : "reject",
    meaning: signOff.meaning,
    comment: signOff.comment,
    signedAt: signOff.signedAt.toISOString(),
    dossier,
    method: signOff.method,
    onBehalfOf: signOff.onBehalfOf,
    standing,
    until: until?.toISOString() ?? null,
    withdrawn: withdrawn && { at: withdrawn.at.toISOString(), reason: withdrawn.reason },
  };
}

function seconds(milliseconds: number | null): number | null {
  return milliseconds === null ? null : milliseconds / 1000;
}
