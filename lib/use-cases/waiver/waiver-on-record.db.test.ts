import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BundleSet } from "@/lib/testing/bundle-set";
import { ENGINE, measured } from "@/lib/testing/gate-set";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { askWaiver, confirmAsked, planWithScreenshot, SCREENSHOT } from "@/lib/testing/waivers";
import { checkLog } from "@/lib/use-cases/ledger/check-log";
import { verifyBundle } from "@/lib/verifier/verify-bundle";

let own: TestDatabase;
beforeEach(async () => {
  own = await createTestDatabase();
});
afterEach(() => own.close());

async function confirmed() {
  const { cast, runId } = await measured(own, planWithScreenshot());
  const { id } = await askWaiver(cast.owner, runId, SCREENSHOT);
  await confirmAsked(cast.ada, runId, id);
  return { cast, runId, id };
}

/** As somebody who owns the server: no trigger stands in the way. */
async function tamper(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: own.ownerUrl });
  await client.connect();
  try {
    await client.query("SET session_replication_role = replica");
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function wrong(): Promise<string> {
  const { problems } = await checkLog({ actor: ENGINE, db: own }, null);
  return problems.map(({ what }) => what).join("\n");
}

describe("a waiver on record", () => {
  it.each([
    ["its end", "UPDATE waiver SET expires_at = expires_at + interval '1 day'", /expiresAt/],
    ["its reason", "UPDATE waiver SET reason = reason || '.'", /words/],
    ["its title", "UPDATE waiver SET title = 'Nothing'", /words/],
    ["what it is about", "UPDATE waiver SET subject_key = 'other'", /key/],
    ["its withdrawal", "UPDATE waiver SET withdrawn_at = now()", /isWithdrawn/],
    [
      "its second person",
      `ALTER TABLE waiver DROP CONSTRAINT waiver_two_persons;
       UPDATE waiver SET confirmed_by = requested_by`,
      /confirmedBy/,
    ],
    ["all of it", "DELETE FROM waiver", /waiver .* is not there any more/],
  ])("is told by its entries, so that a change of %s is found", async (_, sql, found) => {
    await confirmed();
    expect(await wrong()).toBe("");
    await tamper(sql);
    expect(await wrong()).toMatch(found);
  });

  it("is checked offline, with the dossiers that quote it", async () => {
    const bundles = await BundleSet.open(own);
    try {
      const { cast, runId } = await confirmed();
      const text = await bundles.bundle(runId, cast.owner);
      const { answer, checks } = await verifyBundle(Buffer.from(text, "utf8"), {});
      expect(answer).toBe("genuine-not-latest");
      expect(checks.find((check) => check.id === "waivers")).toMatchObject({
        state: "passed",
        why: expect.stringContaining("1 confirmed, at s1"),
      });
    } finally {
      await bundles.close();
    }
  });
});
