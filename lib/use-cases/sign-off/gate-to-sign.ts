import type { Tx } from "@/lib/data/database";
import { findNewestLeaf } from "@/lib/data/ledger/find-newest-leaf";
import { AppError } from "@/lib/domain/app-error";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import { findStage } from "@/lib/domain/run/find-stage";
import { type GateFacts, preDeploymentFacts, stageFacts } from "@/lib/domain/run/gate-facts";
import type { DossierRecord, RunRecord } from "@/lib/domain/run/run-record";
import { delegationFor, type Intent, refusalOf } from "@/lib/domain/sign-off/eligibility";
import {
  buildSignOffDocument,
  type SignOffDocument,
} from "@/lib/domain/sign-off/sign-off-document";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import type { Context } from "@/lib/use-cases/context";

/** What a person says about a gate, whichever way they confirm it. */
export type Statement = {
  /** Digest of the dossier that the person has read. */
  dossier: string;
  role: string;
  approved: boolean;
  meaning: string;
  comment: string | null;
  /** Whose seat the person fills; null or left out: their own. */
  onBehalfOf?: string | null;
};

/** A gate, and somebody who may sign it now. */
export type Signing = { run: RunRecord; gate: GateFacts; dossier: DossierRecord; intent: Intent };

export function gateOf(run: RunRecord, stageKey: string, now: Date): GateFacts {
  if (stageKey === PRE_DEPLOYMENT) return preDeploymentFacts(run, now);
  return stageFacts(run, findStage(run, stageKey), now);
}

/** Refuses whoever may not sign the gate in this way, and a dossier that is not the current one. */
export function requireSigning(
  { actor }: Context,
  run: RunRecord,
  stageKey: string,
  statement: Pick<Statement, "dossier" | "role" | "approved" | "onBehalfOf" | "comment">,
  { method, now }: { method: SignOffDocument["method"]; now: Date },
): Signing {
  const gate = gateOf(run, stageKey, now);
  const { role, approved, comment, onBehalfOf = null } = statement;
  if (!gate.signing.open) throw new AppError("sign_off_closed", gate.signing.because);
  if (!gate.dossier) throw new AppError("sign_off_closed", "There is nothing to sign yet.");
  if (gate.dossier.digest !== statement.dossier) {
    throw new AppError(
      "dossier_outdated",
      "The evidence changed after you opened it. Read the new version, then sign that.",
      {
        errors: [
          { path: "dossier", message: "is not the current one", expected: gate.dossier.digest },
        ],
      },
    );
  }
  const intent = { run, gate, actor, role, approved, onBehalfOf, now, method, comment };
  const refusal = refusalOf(intent);
  if (refusal) throw new AppError(refusal.code, refusal.detail, { errors: refusal.errors ?? [] });
  return { run, gate, dossier: gate.dossier, intent };
}

/** The document of a signature as canonical JSON: the bytes that are shown, hashed and signed. */
export async function writeDocument(
  tx: Tx,
  { run, gate, dossier, intent }: Signing,
  statement: Pick<Statement, "meaning" | "comment">,
  nonce: Uint8Array,
): Promise<string> {
  const { id, name: printedName } = await tx.person.findUniqueOrThrow({
    where: { id: intent.actor.id },
    select: { id: true, name: true },
  });
  const lent = delegationFor(intent);
  const document = buildSignOffDocument({
    run,
    gate,
    dossier,
    signer: {
      id,
      printedName,
      role: intent.role,
      onBehalfOf: lent && { id: lent.fromId, printedName: lent.fromName, delegation: lent.id },
    },
    approved: intent.approved,
    meaning: statement.meaning,
    comment: statement.comment,
    method: intent.method ?? "password",
    previousEntry: await findNewestLeaf(tx, run.id),
    now: tx.now,
    nonce: Buffer.from(nonce).toString("base64url"),
  });
  return canonicalJson(document);
}
