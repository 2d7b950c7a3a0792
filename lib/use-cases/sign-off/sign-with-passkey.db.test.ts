import { createPublicKey, verify } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sha256Hex } from "@/lib/ledger/sha256";
import { signOffChallenge } from "@/lib/ledger/sign-off-challenge";
import { PASSWORD, quickPlan } from "@/lib/testing/gate-set";
import {
  currentDossier,
  enrol,
  enrolConfirmed,
  SIGNING_ORIGIN,
  signIn,
} from "@/lib/testing/passkeys";
import { SigningSet } from "@/lib/testing/signing-set";
import { SoftwareAuthenticator } from "@/lib/testing/software-authenticator";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { signDossier } from "@/lib/use-cases/sign-off/sign-dossier";

let db: TestDatabase;
let s: SigningSet;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  s = await SigningSet.open(db);
});

describe("a signature with a passkey", () => {
  it("is over the document's bytes, provable from what is stored, and told by digests alone", async () => {
    const begun = await s.begin(s.ada, "manager", { comment: "go on" });
    const signed = await s.take(s.ada, begun);
    const stored = await db.prisma.signOffDocument.findUniqueOrThrow({
      where: { signOffId: signed.signOffId },
      include: { passkey: true, signOff: true },
    });
    expect(stored.document).toBe(begun.document);
    expect(stored.digest).toBe(sha256Hex(begun.document));
    expect(stored.signOff).toMatchObject({ method: "passkey", documentDigest: stored.digest });
    const document = JSON.parse(stored.document);
    expect(document).toMatchObject({
      type: "https://tollgate.dev/sign-off/v1",
      runId: s.set.runId,
      stage: "s1",
      decision: "approve",
      meaning: "I have reviewed the evidence",
      comment: "go on",
      signer: { id: s.ada.context.actor.id, printedName: "Ada", role: "manager", onBehalfOf: null },
      method: "passkey",
      evidence: [{ name: "dossier", digest: signed.dossier }],
      metrics: [
        { name: "p95", observed: "200", op: "<=", threshold: "500", verdict: "pass" },
        { name: "pii", observed: "0", op: "<=", threshold: "500", verdict: "pass" },
      ],
    });
    // As a stranger would check it: challenge from the document, signature with the enrolled key.
    const { clientDataJson, authenticatorData, signature, passkey, nonce } = stored;
    if (!clientDataJson || !authenticatorData || !signature || !passkey)
      throw new Error("no proof");
    const clientData = JSON.parse(Buffer.from(clientDataJson).toString());
    const challenge = signOffChallenge(stored.document, nonce).toString("base64url");
    expect(clientData).toMatchObject({ type: "webauthn.get", challenge, origin: SIGNING_ORIGIN });
    const key = createPublicKey({ key: Buffer.from(passkey.spki), format: "der", type: "spki" });
    const hash = Buffer.from(sha256Hex(clientDataJson), "hex");
    const bytes = Buffer.concat([authenticatorData, hash]);
    expect(verify("sha256", bytes, key, signature)).toBe(true);

    const log = await s.leaves();
    const leaf = log[signed.ledgerIndex];
    expect(leaf).toMatchObject({
      predicateType: "https://tollgate.dev/attestation/signoff/v1",
      subject: [
        { name: `run:${s.set.runId}` },
        { name: "sign-off-document", digest: { sha256: stored.digest } },
      ],
    });
    expect(leaf?.predicate.detail).toEqual({
      signOff: signed.signOffId,
      dossier: signed.dossier,
      role: "manager",
      decision: "approve",
      document: stored.digest,
      method: "passkey",
      onBehalfOf: null,
      delegation: null,
      assertion: {
        passkey: s.adaKey,
        credential: sha256Hex(s.ada.device.credentialId),
        registered: Number(passkey.registeredIndex),
        clientData: sha256Hex(clientDataJson),
        authenticatorData: sha256Hex(authenticatorData),
        signature: sha256Hex(signature),
      },
    });
    const enrolled = log[Number(passkey.registeredIndex)]?.predicate;
    expect(enrolled).toMatchObject({
      kind: "passkey.enrolled",
      detail: {
        passkey: s.adaKey,
        person: s.ada.context.actor.id,
        spki: Buffer.from(passkey.spki).toString("base64"),
        alg: -7,
      },
    });
    // The document names the leaf that was the run's newest when it was issued.
    const { index, leafHash } = document.previousEntry;
    const { rows } = await db.pool.query(
      "SELECT run_id, encode(leaf_hash, 'hex') AS hash FROM log_leaf WHERE idx = $1",
      [index],
    );
    expect(rows).toEqual([{ run_id: s.set.runId, hash: leafHash }]);
  });

  it("tells its signer, with a code of what was signed, and asks the queue to mail it", async () => {
    const begun = await s.begin(s.ada, "manager");
    const { document } = await s.take(s.ada, begun);
    const notice = await db.prisma.notice.findFirstOrThrow({
      where: { personId: s.ada.context.actor.id, kind: "sign_off.made" },
      orderBy: { at: "desc" },
    });
    expect(notice.text).toContain(`${document.slice(0, 4)} ${document.slice(4, 8)}`);
    const { rows } = await db.pool.query<{ payload: unknown }>(
      "SELECT payload FROM graphile_worker._private_jobs WHERE payload->>'notice' = $1",
      [notice.id],
    );
    expect(rows).toHaveLength(1);
  });

  it.each([
    ["Ed25519", { kind: "Ed25519" }],
    ["RS256", { kind: "RS256" }],
    ["a synced passkey that does not count", { synced: true, counts: false }],
  ] as const)("can be by %s", async (_, options) => {
    const cyn = await signIn(s.set.cast.cyn, new SoftwareAuthenticator(SIGNING_ORIGIN, options));
    await enrolConfirmed(s.set.seed, cyn);
    const signed = await s.take(cyn, await s.begin(cyn, "security"));
    expect(signed).toMatchObject({ method: "passkey" });
  });

  it("counts where the plan takes passkeys only, where a password is refused", async () => {
    const plan = quickPlan();
    const strict = {
      ...plan,
      stages: plan.stages.map((s) => ({
        ...s,
        approval: { ...s.approval, method: "passkey" as const },
      })),
    };
    s = await SigningSet.open(db, strict);
    const signature = {
      dossier: await currentDossier(db, s.set.runId, "s1"),
      role: "manager",
      approved: true,
      meaning: "m",
      comment: null,
      password: PASSWORD,
    };
    await expect(signDossier(s.ada.context, s.set.runId, "s1", signature)).rejects.toMatchObject({
      code: "passkey_required",
    });
    await s.take(s.ada, await s.begin(s.ada, "manager"));
    expect(await s.signOffs()).toBe(1);
  });

  it("with a password builds the same document, which says so and carries no assertion", async () => {
    const { signOffId, ledgerIndex, document } = await signDossier(
      s.set.cast.ada,
      s.set.runId,
      "s1",
      {
        dossier: await currentDossier(db, s.set.runId, "s1"),
        role: "manager",
        approved: true,
        meaning: "m",
        comment: null,
        password: PASSWORD,
      },
    );
    const stored = await db.prisma.signOffDocument.findUniqueOrThrow({ where: { signOffId } });
    expect(JSON.parse(stored.document)).toMatchObject({ method: "password" });
    expect(stored).toMatchObject({ digest: document, passkeyId: null, signature: null });
    const leaf = (await s.leaves())[ledgerIndex];
    expect(leaf?.predicate.detail).toMatchObject({ method: "password", assertion: null, document });
  });
});

describe("the database", () => {
  /** As an api process that has been taken over would write it, and nothing signed. */
  async function forge(row: string, document: (text: string) => string, key: string) {
    const { document: shown } = await s.begin(s.ada, "manager");
    const text = document(shown);
    const { nonce } = JSON.parse(shown);
    const client = await db.pool.connect();
    try {
      await client.query("BEGIN");
      const { rows } = await client.query<{ id: string }>(
        `INSERT INTO sign_off (id, dossier_id, person_id, role, approved, meaning, signed_at, method, document_digest)
         SELECT gen_random_uuid(), d.id, $2, 'manager', true, 'I have reviewed the evidence', clock_timestamp(), ${row}
         FROM dossier d WHERE d.run_id = $1 AND d.stage_key = 's1' ORDER BY ordinal DESC LIMIT 1 RETURNING id`,
        [s.runId, s.ada.context.actor.id, sha256Hex(text)].slice(0, row.includes("$3") ? 3 : 2),
      );
      await client.query(
        `INSERT INTO sign_off_document (sign_off_id, document, digest, nonce, passkey_id, client_data_json,
           authenticator_data, signature)
         VALUES ($1, $2, $3, $4, $5, '', '', '')`,
        [rows[0]?.id, text, sha256Hex(text), Buffer.from(nonce, "base64url"), key],
      );
      await client.query("COMMIT");
    } finally {
      await client.query("ROLLBACK");
      client.release();
    }
  }

  it.each<[string, string, (text: string) => string, RegExp]>([
    ["no document", "'passkey', NULL", (text) => text, /sign_off_has_document/],
    [
      "a document of another decision",
      "'passkey', $3",
      (t) => t.replace('"approve"', '"reject"'),
      /says something else/,
    ],
    [
      "a document of another role",
      "'passkey', $3",
      (t) => t.replace('"manager"', '"security"'),
      /says something else/,
    ],
    [
      "a document of another stage",
      "'passkey', $3",
      (t) => t.replace('"stage":"s1"', '"stage":"s2"'),
      /says something else/,
    ],
    [
      "a document in other words",
      "'passkey', $3",
      (t) => t.replace("reviewed", "ignored"),
      /says something else/,
    ],
    ["a document of a password", "'password', $3", (text) => text, /says something else/],
  ])("refuses a signature with %s", async (_, row, document, why) => {
    await expect(forge(row, document, s.adaKey)).rejects.toThrow(why);
    expect(await s.signOffs()).toBe(0);
  });

  it("refuses one with a passkey of somebody else, or that may not sign", async () => {
    const ben = await signIn(s.set.cast.ben);
    const second = { ...s.ada, device: new SoftwareAuthenticator(SIGNING_ORIGIN) };
    for (const key of [await enrolConfirmed(s.set.seed, ben), await enrol(second)]) {
      await expect(forge("'passkey', $3", (text) => text, key)).rejects.toThrow(/not in use/);
    }
  });
});
