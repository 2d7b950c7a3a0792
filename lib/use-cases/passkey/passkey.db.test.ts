import { createPublicKey, randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parseLeaf } from "@/lib/ledger/event-statement";
import { sha256Hex } from "@/lib/ledger/sha256";
import { enrol, enrolConfirmed, SIGNING_ORIGIN, type Signer, signIn } from "@/lib/testing/passkeys";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { type Deviation, FLAGS, SoftwareAuthenticator } from "@/lib/testing/software-authenticator";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { beginEnrolment } from "@/lib/use-cases/passkey/begin-enrolment";
import { confirmPasskey } from "@/lib/use-cases/passkey/confirm-passkey";
import { enrolPasskey } from "@/lib/use-cases/passkey/enrol-passkey";
import { listOwnPasskeys, listPasskeys } from "@/lib/use-cases/passkey/list-passkeys";
import { revokePasskey } from "@/lib/use-cases/passkey/revoke-passkey";

let db: TestDatabase;
let seed: Seed;
let ada: Signer;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  seed = await seedProject(db);
  ada = await signIn(await seed.person("Ada", "manager"));
});

async function told() {
  const { rows } = await db.pool.query<{ data: Buffer }>(
    "SELECT data FROM log_leaf WHERE project_id = $1 ORDER BY idx",
    [seed.projectId],
  );
  return rows.map((row) => {
    const { kind, actor, detail, index } = parseLeaf(row.data).statement.predicate;
    return { kind, actor, detail, index };
  });
}

async function fingerprintOf(signer: Signer, id: string): Promise<string> {
  const listed = (await listOwnPasskeys(signer.context)).find((p) => p.id === id);
  if (!listed) throw new Error("no such passkey");
  return listed.fingerprint;
}

describe("enrolment", () => {
  it("takes a fresh login, a second person and their word on the key, each of them on record", async () => {
    const id = await enrol(ada, "my phone");
    const [pending] = await listOwnPasskeys(ada.context);
    expect(pending).toMatchObject({ id, state: "pending", label: "my phone", algorithm: "ES256" });
    const admin = await seed.person("Adam", "admin");
    await confirmPasskey(admin, id, { fingerprint: await fingerprintOf(ada, id) });
    const [usable] = await listOwnPasskeys(ada.context);
    expect(usable).toMatchObject({ state: "usable", confirmedBy: { name: "Adam" } });
    const person = ada.context.actor.id;
    const row = await db.prisma.passkey.findUniqueOrThrow({ where: { id } });
    const log = await told();
    expect(log).toMatchObject([
      {
        kind: "passkey.enrolled",
        actor: `person:${person}`,
        detail: {
          passkey: id,
          person,
          credential: sha256Hex(ada.device.credentialId),
          spki: Buffer.from(row.spki).toString("base64"),
          alg: -7,
        },
        index: Number(row.registeredIndex),
      },
      { kind: "passkey.confirmed", actor: `person:${admin.actor.id}`, detail: { passkey: id } },
    ]);
    const key = createPublicKey({ key: Buffer.from(row.spki), format: "der", type: "spki" });
    expect(key.asymmetricKeyDetails?.namedCurve).toBe("prime256v1");
    const notices = await db.prisma.notice.findMany({ where: { personId: person } });
    expect(notices.map((n) => n.kind)).toEqual(["passkey.enrolled", "passkey.confirmed"]);
  });

  it.each(["Ed25519", "RS256"] as const)("takes a key of the kind %s", async (kind) => {
    const device = new SoftwareAuthenticator(SIGNING_ORIGIN, { kind });
    const ben = await signIn(await seed.person("Ben", "manager"), device);
    await enrolConfirmed(seed, ben);
    expect((await listOwnPasskeys(ben.context))[0]).toMatchObject({ algorithm: kind });
  });

  it("asks the device for its owner, and shows it the keys that it has already", async () => {
    await enrol(ada);
    const { options } = await beginEnrolment(ada.context, ada.sessionId);
    expect(options).toMatchObject({
      rp: { id: "localhost" },
      authenticatorSelection: { userVerification: "required", residentKey: "preferred" },
      attestation: "none",
      excludeCredentials: [{ id: ada.device.id }],
    });
    expect(Buffer.from(options.user.id, "base64url")).toHaveLength(16);
  });

  it.each([
    ["six minutes ago", "clock_timestamp() - interval '6 minutes'"],
    ["at a time that nobody told", "NULL"],
  ])("refuses a login %s", async (_, at) => {
    await db.pool.query(`UPDATE auth_session SET authenticated_at = ${at} WHERE id = $1`, [
      ada.sessionId,
    ]);
    await expect(beginEnrolment(ada.context, ada.sessionId)).rejects.toMatchObject({
      code: "login_too_old",
    });
  });

  it.each<[string, Deviation, string]>([
    ["another origin", { origin: "https://tollgate.example" }, "origin"],
    ["another relying party", { rpId: "example.org" }, "rp_id"],
    ["no user verification", { clear: FLAGS.verified }, "user_verification"],
    ["nobody present", { clear: FLAGS.present }, "user_presence"],
    ["an embedding page", { crossOrigin: true }, "cross_origin"],
    ["a top page", { topOrigin: "https://x.test" }, "cross_origin"],
    ["an answer to a request to sign", { type: "webauthn.get" }, "type"],
    ["another challenge", { challenge: "A".repeat(43) }, "challenge"],
    ["another id than the signed one", { id: "AAAA" }, "malformed"],
    ["an attestation that nobody asked for", { format: "tpm" }, "format"],
  ])("refuses %s, says why in the log, and keeps nothing", async (_, deviation, reason) => {
    const { ceremony, options } = await beginEnrolment(ada.context, ada.sessionId);
    const request = { ceremony, label: "x", response: ada.device.register(options, deviation) };
    await expect(enrolPasskey(ada.context, ada.sessionId, request)).rejects.toMatchObject({
      code: "assertion_refused",
      errors: [{ path: "assertion", message: reason }],
    });
    expect(await listOwnPasskeys(ada.context)).toEqual([]);
    expect(await told()).toMatchObject([
      { kind: "ceremony.refused", detail: { ceremony, reason } },
    ]);
    const again = { ...request, response: ada.device.register(options) };
    await expect(enrolPasskey(ada.context, ada.sessionId, again)).rejects.toMatchObject({
      code: "ceremony_over",
    });
  });

  it("is answered once, in its session and by its person", async () => {
    const { ceremony, options } = await beginEnrolment(ada.context, ada.sessionId);
    const request = { ceremony, label: "x", response: ada.device.register(options) };
    const ben = await signIn(await seed.person("Ben", "manager"));
    const over = { code: "ceremony_over" };
    await expect(enrolPasskey(ben.context, ben.sessionId, request)).rejects.toMatchObject(over);
    await expect(enrolPasskey(ada.context, ben.sessionId, request)).rejects.toMatchObject({
      code: "ceremony_over",
    });
    await enrolPasskey(ada.context, ada.sessionId, request);
    await expect(enrolPasskey(ada.context, ada.sessionId, request)).rejects.toMatchObject(over);
  });

  it("gives one passkey to one person", async () => {
    await enrol(ada);
    const ben = await signIn(await seed.person("Ben", "manager"), ada.device);
    await expect(enrol(ben)).rejects.toMatchObject({ code: "conflict" });
    expect((await told()).at(-1)).toMatchObject({ detail: { reason: "passkey_known" } });
  });
});

describe("the second person", () => {
  it("is neither the owner, nor a token, nor somebody without the right, nor of another project", async () => {
    const boss = await signIn(await seed.person("Boss", "admin"));
    const id = await enrol(boss);
    const fingerprint = await fingerprintOf(boss, id);
    const elsewhere = await seedProject(db);
    const tries = [
      [boss.context, "forbidden"],
      [await seed.token("admin"), "forbidden"],
      [await seed.person("Eve", "engineer"), "forbidden"],
      [await elsewhere.person("Other", "admin"), "not_found"],
    ] as const;
    for (const [context, code] of tries) {
      await expect(confirmPasskey(context, id, { fingerprint })).rejects.toMatchObject({ code });
    }
    expect((await listOwnPasskeys(boss.context))[0]).toMatchObject({ state: "pending" });
  });

  it("has compared this very key, which is neither confirmed nor revoked", async () => {
    const admin = await seed.person("Adam", "admin");
    const id = await enrol(ada);
    const fingerprint = await fingerprintOf(ada, id);
    const conflict = { code: "conflict" };
    const other = { fingerprint: "0".repeat(64) };
    await expect(confirmPasskey(admin, id, other)).rejects.toMatchObject(conflict);
    await confirmPasskey(admin, id, { fingerprint });
    await expect(confirmPasskey(admin, id, { fingerprint })).rejects.toMatchObject(conflict);
    await revokePasskey(ada.context, id);
    await expect(confirmPasskey(admin, id, { fingerprint })).rejects.toMatchObject(conflict);
    await expect(confirmPasskey(admin, randomUUID(), { fingerprint })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("sees who waits", async () => {
    const id = await enrol(ada);
    const admin = await seed.person("Adam", "admin");
    const [waiting] = await listPasskeys(admin, { state: "pending" });
    expect(waiting).toMatchObject({ id, person: { name: "Ada" }, mayConfirm: true });
    await expect(listPasskeys(ada.context, {})).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await (await seedProject(db)).person("Other", "admin");
    expect(await listPasskeys(stranger, {})).toEqual([]);
    expect(await listPasskeys(stranger, { personId: ada.context.actor.id })).toEqual([]);
  });
});

describe("revoking", () => {
  it("is for the owner and for admins, once", async () => {
    const admin = await seed.person("Adam", "admin");
    const ids = [
      await enrol(ada),
      await enrol({ ...ada, device: new SoftwareAuthenticator(SIGNING_ORIGIN) }),
    ];
    const [first = "", second = ""] = ids;
    const ben = await seed.person("Ben", "manager");
    await expect(revokePasskey(ben, first)).rejects.toMatchObject({ code: "forbidden" });
    await revokePasskey(ada.context, first);
    await revokePasskey(admin, second);
    await expect(revokePasskey(admin, first)).rejects.toMatchObject({ code: "conflict" });
    expect((await listOwnPasskeys(ada.context)).map((p) => p.state)).toEqual([
      "revoked",
      "revoked",
    ]);
    expect((await told()).slice(-2)).toMatchObject([
      {
        kind: "passkey.revoked",
        actor: `person:${ada.context.actor.id}`,
        detail: { passkey: first },
      },
      { kind: "passkey.revoked", actor: `person:${admin.actor.id}`, detail: { passkey: second } },
    ]);
  });
});

describe("the tables", () => {
  it.each([
    ["a key that changes", "UPDATE passkey SET spki = '\\x00'"],
    [
      "an owner that changes",
      "UPDATE passkey SET person_id = (SELECT id FROM person WHERE id <> person_id LIMIT 1)",
    ],
    [
      "a counter that goes back",
      "UPDATE passkey SET sign_count = 7; UPDATE passkey SET sign_count = 6",
    ],
    [
      "a confirmation by the owner",
      "UPDATE passkey SET confirmed_by = person_id, confirmed_at = now()",
    ],
    ["a deleted passkey", "DELETE FROM passkey"],
    ["a ceremony that changes", "UPDATE ceremony SET expires_at = now()"],
    ["a document that changes", "UPDATE sign_off_document SET document = ''"],
  ])("refuse %s, whoever runs the api", async (_, sql) => {
    await enrol(ada);
    await expect(db.pool.query(sql)).rejects.toThrow(
      /permission denied|otherwise only|two_persons/,
    );
  });

  it("keep what is revoked revoked", async () => {
    const id = await enrol(ada);
    await revokePasskey(ada.context, id);
    const sql = "UPDATE passkey SET revoked_at = NULL, revoked_by = NULL WHERE id = $1";
    await expect(db.pool.query(sql, [id])).rejects.toThrow(/revoked once/);
  });
});
