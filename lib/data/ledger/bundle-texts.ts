import type { Tx } from "@/lib/data/database";
import { BUILT_IN_DIGEST, BUILT_IN_DOCUMENT } from "@/lib/data/rules/pinned-rules";
import { canonicalJson } from "@/lib/ledger/canonical-json";

type Reader = Pick<
  Tx,
  | "run"
  | "dossier"
  | "signOffDocument"
  | "approvalRulesVersion"
  | "checklistMark"
  | "incident"
  | "override"
  | "waiver"
  | "signOffWithdrawal"
>;

/** Everything that entries of a run may name by its digest, as the texts that the digests are of. */
export async function readRunTexts(tx: Reader, runId: string): Promise<string[]> {
  const run = await tx.run.findUniqueOrThrow({
    where: { id: runId },
    include: { planVersion: { select: { document: true } } },
  });
  const dossiers = await tx.dossier.findMany({ where: { runId }, select: { document: true } });
  const signed = await readSigned(tx, runId);
  return [
    canonicalJson(run.planVersion.document),
    ...(await readRules(tx, run)),
    ...dossiers.map((row) => row.document),
    ...signed.map((row) => row.document),
    ...(await readWords(tx, runId)),
    ...(run.lessons === null ? [] : [canonicalJson([run.id, run.lessons])]),
  ];
}

/** What people signed in a run, with what their passkeys answered. */
export function readSigned(tx: Pick<Tx, "signOffDocument">, runId: string) {
  return tx.signOffDocument.findMany({
    where: { signOff: { dossier: { runId } } },
    include: { passkey: { select: { id: true, credentialId: true } } },
  });
}

async function readRules(
  tx: Pick<Tx, "approvalRulesVersion">,
  { projectId, rulesDigest: digest }: { projectId: string; rulesDigest: string | null },
): Promise<string[]> {
  if (digest === BUILT_IN_DIGEST) return [BUILT_IN_DOCUMENT];
  const where = { projectId, digest: digest ?? "" };
  const row = await tx.approvalRulesVersion.findFirst({ where, select: { document: true } });
  return row ? [row.document] : [];
}

/** Salted with the random id of their row, as the entries name them. */
async function readWords(tx: Reader, runId: string): Promise<string[]> {
  const [marks, incidents, overrides, waivers, withdrawals] = [
    await tx.checklistMark.findMany({ where: { runId } }),
    await tx.incident.findMany({ where: { runId } }),
    await tx.override.findMany({ where: { runId } }),
    await tx.waiver.findMany({ where: { runId } }),
    await tx.signOffWithdrawal.findMany({ where: { signOff: { dossier: { runId } } } }),
  ];
  return [
    ...marks.map(({ id, note }) => [id, note]),
    ...incidents.map(({ id, title, note }) => [id, title, note]),
    ...incidents.map(({ id, resolution }) => [id, resolution]),
    ...overrides.map(({ id, reason }) => [id, reason]),
    ...waivers.map(({ id, title, reason }) => [id, title, reason]),
    ...withdrawals.map(({ signOffId, reason }) => [signOffId, reason]),
  ].map((words) => canonicalJson(words));
}
