import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { measured } from "@/lib/testing/gate-set";
import { begin, enrol, enrolConfirmed, SIGNING_ORIGIN, signIn } from "@/lib/testing/passkeys";
import { SigningSet } from "@/lib/testing/signing-set";
import { type Deviation, FLAGS, SoftwareAuthenticator } from "@/lib/testing/software-authenticator";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { disablePerson } from "@/lib/use-cases/access/disable-person";
import { endSession } from "@/lib/use-cases/access/end-session";
import { addLink } from "@/lib/use-cases/evidence/add-link";
import { revokePasskey } from "@/lib/use-cases/passkey/revoke-passkey";
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

describe("a refused assertion", () => {
  it.each<[string, Deviation, string]>([
    ["another origin", { origin: "http://localhost:3001" }, "origin"],
    ["another host", { origin: "https://tollgate.example" }, "origin"],
    ["another relying party", { rpId: "example.org" }, "rp_id"],
    ["no user verification", { clear: FLAGS.verified }, "user_verification"],
    ["nobody present", { clear: FLAGS.present }, "user_presence"],
    ["an embedding page", { crossOrigin: true }, "cross_origin"],
    ["an embedding page in other words", { crossOrigin: "yes" }, "cross_origin"],
    [
      "a page of somebody else on top",
      { crossOrigin: true, topOrigin: "https://x.test" },
      "cross_origin",
    ],
    ["a top page without embedding", { topOrigin: SIGNING_ORIGIN }, "cross_origin"],
    ["an answer to an enrolment", { type: "webauthn.create" }, "type"],
    ["another challenge", { challenge: "A".repeat(43) }, "challenge"],
    ["a backup state that it never had", { set: FLAGS.eligible | FLAGS.backedUp }, "backup_flags"],
    ["a backup without being eligible", { set: FLAGS.backedUp }, "backup_flags"],
    ["a passkey that nobody enrolled", { id: "AAAA" }, "passkey_unknown"],
  ])("is one with %s", async (_, deviation, reason) => {
    const begun = await s.begin(s.ada, "manager");
    await s.expectRefused(
      () => s.take(s.ada, begun, deviation),
      begun,
      "assertion_refused",
      reason,
    );
  });

  it("is one over other bytes: a signature, a counter or client data changed afterwards", async () => {
    for (const part of ["signature", "authenticatorData", "clientDataJSON"] as const) {
      const begun = await s.begin(s.ada, "manager");
      const assertion = s.ada.device.answer(begun.options);
      const bytes = Buffer.from(assertion.response[part], "base64url");
      // A space behind the JSON changes its bytes and not its meaning; elsewhere the last bit.
      const changed =
        part === "clientDataJSON"
          ? Buffer.concat([bytes, Buffer.from(" ")])
          : Buffer.concat([bytes.subarray(0, -1), Buffer.of((bytes.at(-1) ?? 0) ^ 1)]);
      assertion.response[part] = changed.toString("base64url");
      const attempt = () => s.handIn(s.ada, begun, assertion);
      await s.expectRefused(attempt, begun, "assertion_refused", "signature");
    }
  });

  it("is one over another document of the same person", async () => {
    const first = await s.begin(s.ada, "manager");
    const second = await s.begin(s.ada, "manager", { comment: "but" });
    const assertion = s.ada.device.answer(first.options);
    const attempt = () => s.handIn(s.ada, second, assertion);
    await s.expectRefused(attempt, second, "assertion_refused", "challenge");
  });

  it("is one by somebody else's passkey", async () => {
    const ben = await signIn(s.set.cast.ben);
    await enrolConfirmed(s.set.seed, ben);
    const begun = await s.begin(s.ada, "manager");
    const assertion = ben.device.answer(begun.options);
    const attempt = () => s.handIn(s.ada, begun, assertion);
    await s.expectRefused(attempt, begun, "assertion_refused", "passkey_of_other");
  });

  it("is one by another key under the passkey's id", async () => {
    const begun = await s.begin(s.ada, "manager");
    const forger = new SoftwareAuthenticator(SIGNING_ORIGIN);
    const assertion = forger.answer(begun.options, { id: s.ada.device.id });
    const attempt = () => s.handIn(s.ada, begun, assertion);
    await s.expectRefused(attempt, begun, "assertion_refused", "signature");
  });

  it("is one by a passkey that waits for its second person", async () => {
    const second = { ...s.ada, device: new SoftwareAuthenticator(SIGNING_ORIGIN) };
    await enrol(second, "tablet");
    const begun = await s.begin(s.ada, "manager");
    expect(begun.options.allowCredentials.map((c) => c.id)).toEqual([s.ada.device.id]);
    const attempt = () => s.take(second, begun);
    await s.expectRefused(attempt, begun, "assertion_refused", "passkey_unconfirmed");
  });

  it("is one by a passkey that was revoked after the challenge", async () => {
    const begun = await s.begin(s.ada, "manager");
    await revokePasskey(s.ada.context, s.adaKey);
    await s.expectRefused(
      () => s.take(s.ada, begun),
      begun,
      "assertion_refused",
      "passkey_revoked",
    );
  });

  it("is one in a session that was ended after the challenge", async () => {
    const begun = await s.begin(s.ada, "manager");
    await endSession(s.ada.context, s.ada.sessionId);
    await s.expectRefused(() => s.take(s.ada, begun), begun, "unauthenticated", "session_over");
  });

  it("is one by a person who was disabled after the challenge", async () => {
    const begun = await s.begin(s.ada, "manager");
    const admin = await s.set.seed.person("Adam", "admin");
    await disablePerson(admin, s.ada.context.actor.id);
    await s.expectRefused(() => s.take(s.ada, begun), begun, "unauthenticated", "person_disabled");
  });

  it("is one that comes after five minutes by the database's clock", async () => {
    const begun = await s.begin(s.ada, "manager");
    const late = await s.asOwner(
      `UPDATE ceremony SET created_at = created_at - interval '5 minutes', expires_at = expires_at - interval '5 minutes' WHERE id = '${begun.id}'`,
    );
    expect(late).toBe(1);
    await s.expectRefused(() => s.take(s.ada, begun), begun, "ceremony_over", "expired");
  });

  it("is one on evidence that changed after the challenge", async () => {
    const begun = await s.begin(s.ada, "manager");
    await addLink(s.set.cast.owner, s.set.runId, {
      title: "T",
      url: "https://example.com/t",
      stage: "s1",
    });
    await s.expectRefused(() => s.take(s.ada, begun), begun, "dossier_outdated");
  });

  it("raises the alarm where the counter does not go up, and keeps the counter", async () => {
    await s.take(s.ada, await s.begin(s.ada, "manager"));
    // Her next signature, on a run of another project.
    const { seed, runId } = await measured(db);
    const { actor } = s.ada.context;
    if (actor.kind !== "person") throw new Error("Ada is a person");
    const membership = { projectId: seed.projectId, role: "manager" };
    await db.prisma.membership.create({ data: { ...membership, personId: actor.id } });
    actor.memberships.push(membership);
    for (const signCount of [1, 0]) {
      const begun = await begin(s.ada, { runId, stage: "s1", role: "manager" });
      const assertion = s.ada.device.answer(begun.options, { signCount });
      const signature = { ceremony: begun.id, assertion, sessionId: s.ada.sessionId };
      await expect(signDossier(s.ada.context, runId, "s1", signature)).rejects.toMatchObject({
        code: "assertion_refused",
        errors: [{ path: "assertion", message: "sign_count" }],
      });
      expect((await s.leaves()).at(-1)?.predicate).toMatchObject({
        kind: "ceremony.refused",
        run: runId,
        detail: { ceremony: begun.id, reason: "sign_count" },
      });
    }
    const { signCount } = await db.prisma.passkey.findUniqueOrThrow({ where: { id: s.adaKey } });
    expect(signCount).toBe(1n);
    const alarms = { personId: actor.id, kind: "passkey.alarm" };
    expect(await db.prisma.notice.count({ where: alarms })).toBe(2);
  });
});

describe("ending an account while it signs", () => {
  it("comes either before the signature or after it, and never hangs", async () => {
    for (let round = 0; round < 4; round += 1) {
      s = await SigningSet.open(db);
      const begun = await s.begin(s.ada, "manager");
      const admin = await s.set.seed.person("Adam", "admin");
      const [ended, signed] = await Promise.allSettled([
        disablePerson(admin, s.ada.context.actor.id),
        s.take(s.ada, begun),
      ]);
      expect(ended).toMatchObject({ status: "fulfilled" });
      const kinds = (await s.leaves()).map((leaf) => leaf.predicate.kind);
      const end = kinds.lastIndexOf("person.disabled");
      if (signed.status === "fulfilled") {
        expect(signed.value.ledgerIndex).toBeLessThan(end);
      } else {
        expect(signed.reason).toMatchObject({ code: "unauthenticated" });
        expect(kinds.lastIndexOf("ceremony.refused")).toBeGreaterThan(end);
        expect(await s.signOffs()).toBe(0);
      }
    }
  }, 120_000);
});
