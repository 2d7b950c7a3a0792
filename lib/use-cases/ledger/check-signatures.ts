import type { SignedDocument, StoredTrust } from "@/lib/data/ledger/stored-trust";
import type { ReplayedAccess } from "@/lib/domain/ledger/replay-access";
import type { ReplayedRun, ReplayedSignOff } from "@/lib/domain/ledger/replayed-run";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { checkAssertion } from "@/lib/ledger/check-assertion";
import { sha256Hex } from "@/lib/ledger/sha256";
import { signOffChallenge } from "@/lib/ledger/sign-off-challenge";

/**
 * What is wrong with the documents that people signed in a run: missing ones, changed ones, and assertions that their
 * passkeys have not made, or that are not those of the ledger's entries.
 */
export function checkSignatures(
  run: ReplayedRun,
  documents: SignedDocument[],
  access: ReplayedAccess,
  passkeys: StoredTrust["passkeys"],
): string[] {
  const found = new Map(documents.map((document) => [document.signOffId, document]));
  const missing = [...run.signOffs].filter(([id, { document }]) => document && !found.has(id));
  return [
    ...missing.map(([id]) => `sign-off ${id}: the document that was signed is not there any more`),
    ...documents.flatMap((document) => {
      const told = run.signOffs.get(document.signOffId);
      const problems = told
        ? [...checkDocument(document, told), ...checkProof(document, told, access, passkeys)]
        : ["a document is there without an event"];
      return problems.map((what) => `sign-off ${document.signOffId}: ${what}`);
    }),
  ];
}

function checkDocument(
  { document, digest, nonce }: SignedDocument,
  told: ReplayedSignOff,
): string[] {
  const problems: string[] = [];
  if (sha256Hex(document) !== told.document || digest !== told.document) {
    problems.push(
      `its document has the digest ${sha256Hex(document)}; signed was ${told.document}`,
    );
  }
  try {
    const parsed: unknown = JSON.parse(document);
    if (canonicalJson(parsed) !== document) problems.push("its document is not in canonical form");
    if (nonceOf(parsed) !== nonce.toString("base64url")) problems.push("its nonce is another one");
  } catch {
    problems.push("its document is no JSON");
  }
  return problems;
}

function checkProof(
  stored: SignedDocument,
  { assertion }: ReplayedSignOff,
  access: ReplayedAccess,
  passkeys: StoredTrust["passkeys"],
): string[] {
  const { passkeyId, clientDataJson, authenticatorData, signature } = stored;
  if (!assertion) return passkeyId === null ? [] : ["it has an assertion that no event tells of"];
  if (!passkeyId || !clientDataJson || !authenticatorData || !signature) {
    return ["its assertion is not there any more"];
  }
  const passkey = passkeys.find(({ id }) => id === assertion.passkey);
  const enrolled = access.passkeys.get(assertion.passkey);
  if (!passkey || !enrolled) return [`its passkey ${assertion.passkey} is not known`];
  const problems: string[] = [];
  const kept = {
    passkey: passkeyId,
    clientData: sha256Hex(clientDataJson),
    authenticatorData: sha256Hex(authenticatorData),
    signature: sha256Hex(signature),
    registered: enrolled.index,
    credential: enrolled.credential,
  };
  for (const [part, value] of Object.entries(kept)) {
    if (assertion[part as keyof typeof kept] !== value) problems.push(`its ${part} is another one`);
  }
  const challenge = signOffChallenge(stored.document, stored.nonce);
  const { spki, alg } = passkey;
  const wrong = checkAssertion({
    spki,
    alg,
    clientDataJson,
    authenticatorData,
    signature,
    challenge,
  });
  return wrong === null ? problems : [...problems, wrong];
}

function nonceOf(document: unknown): unknown {
  return typeof document === "object" && document !== null && "nonce" in document
    ? document.nonce
    : null;
}
