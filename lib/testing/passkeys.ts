import { randomUUID } from "node:crypto";
import type { Database } from "@/lib/data/database";
import { loadRun } from "@/lib/data/run/load-run";
import { relyingPartyOf } from "@/lib/domain/passkey/relying-party";
import type { Seed } from "@/lib/testing/seed-run";
import { SoftwareAuthenticator } from "@/lib/testing/software-authenticator";
import type { Context } from "@/lib/use-cases/context";
import { beginEnrolment } from "@/lib/use-cases/passkey/begin-enrolment";
import { confirmPasskey } from "@/lib/use-cases/passkey/confirm-passkey";
import { enrolPasskey } from "@/lib/use-cases/passkey/enrol-passkey";
import { listOwnPasskeys } from "@/lib/use-cases/passkey/list-passkeys";
import { beginCeremony } from "@/lib/use-cases/sign-off/begin-ceremony";

export const SIGNING_ORIGIN = "http://localhost:3000";

/** A person at a device of theirs, signed in. */
export type Signer = { context: Context; sessionId: string; device: SoftwareAuthenticator };

/** Signs a person in, without a passkey yet. */
export async function signIn(
  context: Context,
  device = new SoftwareAuthenticator(SIGNING_ORIGIN),
): Promise<Signer> {
  const relyingParty = relyingPartyOf(SIGNING_ORIGIN);
  if (!relyingParty) throw new Error("no relying party at this address");
  const sessionId = randomUUID();
  await context.db.prisma.authSession.create({
    data: {
      id: sessionId,
      personId: context.actor.id,
      expiresAt: new Date(Date.now() + 3_600_000),
    },
  });
  return { context: { ...context, relyingParty }, sessionId, device };
}

/** Enrols the device's passkey, which waits for its second person then. */
export async function enrol(
  { context, sessionId, device }: Signer,
  label = "phone",
): Promise<string> {
  const { ceremony, options } = await beginEnrolment(context, sessionId);
  const response = device.register(options);
  return (await enrolPasskey(context, sessionId, { ceremony, label, response })).id;
}

/** As `enrol`, and has an admin of the project confirm it. */
export async function enrolConfirmed(seed: Seed, signer: Signer): Promise<string> {
  const id = await enrol(signer);
  const admin = await seed.person("Adam Admin", "admin");
  const listed = (await listOwnPasskeys(signer.context)).find((p) => p.id === id);
  await confirmPasskey(admin, id, { fingerprint: listed?.fingerprint ?? "" });
  return id;
}

/** The digest of the gate's newest dossier. */
export async function currentDossier(db: Database, runId: string, stage: string): Promise<string> {
  const { dossiers } = await loadRun(db.prisma, runId);
  const newest = dossiers.filter((d) => d.stageKey === stage).at(-1);
  if (!newest) throw new Error(`${stage} has no dossier`);
  return newest.digest;
}

/** Begins to approve the gate's newest dossier. */
export async function begin(
  { context, sessionId }: Signer,
  at: { runId: string; stage: string; role: string },
  words: { approved?: boolean; comment?: string | null; onBehalfOf?: string | null } = {},
) {
  return beginCeremony(context, at.runId, at.stage, {
    dossier: await currentDossier(context.db, at.runId, at.stage),
    role: at.role,
    approved: words.approved ?? true,
    meaning: "I have reviewed the evidence",
    comment: words.comment ?? null,
    onBehalfOf: words.onBehalfOf ?? null,
    sessionId,
  });
}
