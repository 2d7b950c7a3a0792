import { randomBytes } from "node:crypto";
import { lockSigner } from "@/lib/data/access/lock-signer";
import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { lockRun } from "@/lib/data/run/lock-run";
import { requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { confirmPassword } from "@/lib/use-cases/access/confirm-password";
import type { Context } from "@/lib/use-cases/context";
import { settleRun } from "@/lib/use-cases/run/settle-run";
import {
  requireSigning,
  type Statement,
  writeDocument,
} from "@/lib/use-cases/sign-off/gate-to-sign";
import {
  followUp,
  type Signed,
  signOffEvent,
  writeSignOff,
} from "@/lib/use-cases/sign-off/record-sign-off";

export type PasswordSignature = Statement & {
  password: string;
  /** The session that it comes in; it has to last until the signature is written. */
  sessionId?: string | null;
};

/** Signs with the password again: only the server vouches for it. Refused where the gate takes passkeys alone. */
export async function signWithPassword(
  context: Context,
  runId: string,
  stageKey: string,
  signature: PasswordSignature,
): Promise<Signed> {
  const personId = await confirmPassword(context, signature.password);
  return transaction(context.db, async (tx) => {
    const { id, projectId } = await lockRun(tx, runId);
    requireScope(context.actor, projectId, "read");
    if (await lockSigner(tx, personId, signature.sessionId ?? null)) {
      throw new AppError("unauthenticated", "Your session or your account has just ended.");
    }
    // The evidence may have changed since the page was read; the newest state decides.
    const run = await settleRun(tx, { id });
    const manner = { method: "password", now: tx.now } as const;
    const signing = requireSigning(context, run, stageKey, signature, manner);
    const nonce = randomBytes(32);
    const document = await writeDocument(tx, signing, signature, nonce);
    const recorded = await writeSignOff(tx, signing, { document, nonce, proof: null });
    const index = await appendEvent(tx, signOffEvent(recorded));
    return followUp(tx, recorded, index);
  });
}
