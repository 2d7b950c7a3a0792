import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AppError } from "@/lib/domain/app-error";
import { enrol, signIn } from "@/lib/testing/passkeys";
import { SigningSet } from "@/lib/testing/signing-set";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";

let db: TestDatabase;
let s: SigningSet;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  s = await SigningSet.open(db);
});

describe("a ceremony", () => {
  it("is answered once: 1,000 replays are all refused, and one signature stands", async () => {
    const begun = await s.begin(s.ada, "manager");
    const assertion = s.ada.device.answer(begun.options);
    const attempt = () => s.handIn(s.ada, begun, assertion);
    await attempt();
    const size = (await s.leaves()).length;
    let refused = 0;
    for (let round = 0; round < 100; round += 1) {
      const results = await Promise.allSettled(Array.from({ length: 10 }, attempt));
      for (const result of results) {
        const isRefused =
          result.status === "rejected" &&
          result.reason instanceof AppError &&
          result.reason.code === "ceremony_over";
        if (isRefused) refused += 1;
      }
    }
    expect(refused).toBe(1000);
    expect(await s.signOffs()).toBe(1);
    expect(await s.leaves()).toHaveLength(size);
  }, 120_000);

  it("is answered by exactly one of ten that come at once", async () => {
    const begun = await s.begin(s.ada, "manager");
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () => s.take(s.ada, begun)),
    );
    expect(results.filter((r) => r.status === "fulfilled")).toHaveLength(1);
    expect(await s.signOffs()).toBe(1);
  });

  it("is of one session, one person and one gate, and stays whole when others try it", async () => {
    const begun = await s.begin(s.ada, "manager");
    const assertion = s.ada.device.answer(begun.options);
    const elsewhere = await signIn(s.set.cast.ada, s.ada.device);
    const ben = await signIn(s.set.cast.ben);
    const tries = [
      [elsewhere, "s1"],
      [ben, "s1"],
      [{ ...ben, sessionId: s.ada.sessionId }, "s1"],
      [s.ada, "pre-deployment"],
    ] as const;
    for (const [signer, stage] of tries) {
      await expect(s.handIn(signer, begun, assertion, stage)).rejects.toMatchObject({
        code: "ceremony_over",
      });
    }
    await s.handIn(s.ada, begun, assertion);
  });

  it("does not begin for who could not sign, or has no passkey that may", async () => {
    const ben = await signIn(s.set.cast.ben);
    await expect(s.begin(ben, "manager")).rejects.toMatchObject({ code: "passkey_required" });
    await enrol(ben);
    await expect(s.begin(ben, "manager")).rejects.toMatchObject({ code: "passkey_required" });
    await expect(s.begin(s.ada, "security")).rejects.toMatchObject({ code: "wrong_role" });
    const owner = await signIn(s.set.cast.owner);
    await expect(s.begin(owner, "manager")).rejects.toMatchObject({ code: "own_run" });
  });

  it("cannot be begun without end", async () => {
    for (let count = 0; count < 20; count += 1) await s.begin(s.ada, "manager");
    await expect(s.begin(s.ada, "manager")).rejects.toMatchObject({ code: "rate_limited" });
  });
});
