import type { Tx } from "@/lib/data/database";
import { AppError } from "@/lib/domain/app-error";
import { checkAssertion } from "@/lib/ledger/check-assertion";
import { signOffChallenge } from "@/lib/ledger/sign-off-challenge";

type Kept = {
  id: string;
  method: string;
  document: string | null;
  nonce: Uint8Array | null;
  clientDataJson: Uint8Array | null;
  authenticatorData: Uint8Array | null;
  signature: Uint8Array | null;
  spki: Uint8Array | null;
  alg: number | null;
};

/**
 * Verifies the passkey signatures that a gate is about to open on once more, from the bytes that are kept: a row by
 * itself proves nothing. Throws `gate_closed` where one does not verify.
 */
export async function requireGenuine(tx: Tx, signOffIds: readonly string[]): Promise<void> {
  const kept = await tx.$queryRaw<Kept[]>`
    SELECT s.id, s.method, t.document, t.nonce, t.client_data_json AS "clientDataJson",
      t.authenticator_data AS "authenticatorData", t.signature, k.spki, k.alg
    FROM sign_off s LEFT JOIN sign_off_document t ON t.sign_off_id = s.id
    LEFT JOIN passkey k ON k.id = t.passkey_id AND k.person_id = s.person_id
    WHERE s.id = ANY(${[...signOffIds]}::uuid[]) AND s.method = 'passkey'`;
  const errors = kept.flatMap((signOff) => {
    const problem = problemOf(signOff);
    return problem === null ? [] : [{ path: `sign-off ${signOff.id}`, message: problem }];
  });
  if (errors.length === 0) return;
  throw new AppError("gate_closed", "A signature that this gate would open on does not verify.", {
    errors,
  });
}

function problemOf(kept: Kept): string | null {
  const { document, nonce, clientDataJson, authenticatorData, signature, spki, alg } = kept;
  if (!document || !nonce || !clientDataJson || !authenticatorData || !signature) {
    return "what was signed is not there";
  }
  if (!spki || alg === null) return "its passkey is not the signer's";
  const challenge = signOffChallenge(document, nonce);
  return checkAssertion({ spki, alg, clientDataJson, authenticatorData, signature, challenge });
}
