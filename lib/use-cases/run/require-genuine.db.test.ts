import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sign } from "@/lib/testing/gate-set";
import { SigningSet } from "@/lib/testing/signing-set";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { decideStage } from "@/lib/use-cases/run/decide-stage";

let db: TestDatabase;
let s: SigningSet;
beforeEach(async () => {
  db = await createTestDatabase();
  s = await SigningSet.open(db);
  await s.take(s.ada, await s.begin(s.ada, "manager"));
  await sign(s.set.cast.cyn, s.runId, "s1", "security");
});
afterEach(() => db.close());

const go = () =>
  decideStage(s.set.cast.oncall, s.runId, "s1", { kind: "go", because: "All is well." });

async function stage(): Promise<string | undefined> {
  const where = { runId: s.runId, key: "s1" };
  return (await db.prisma.stage.findFirst({ where }))?.state;
}

describe("the signatures that a gate opens on", () => {
  it("open it where their passkeys have made them", async () => {
    await go();
    expect(await stage()).toBe("passed");
  });

  it.each(["signature", "authenticator_data", "client_data_json"])(
    "keep it closed where somebody has put another %s there",
    async (column) => {
      await s.asOwner(
        `SET session_replication_role = replica;
         UPDATE sign_off_document SET ${column} = set_byte(${column}, 20, get_byte(${column}, 20) # 1) WHERE passkey_id IS NOT NULL`,
      );
      await expect(go()).rejects.toMatchObject({
        code: "gate_closed",
        message: expect.stringContaining("does not verify"),
      });
      expect(await stage()).toBe("awaiting_decision");
    },
  );
});
