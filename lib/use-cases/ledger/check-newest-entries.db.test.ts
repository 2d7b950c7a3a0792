import pg from "pg";
import { afterEach, beforeEach, expect, it } from "vitest";
import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { checkNewestEntries } from "@/lib/use-cases/ledger/check-continuation";
import { ENGINE } from "@/lib/use-cases/run/engine";

let db: TestDatabase;
beforeEach(async () => {
  db = await createTestDatabase();
  for (let n = 0; n < 6; n += 1) {
    await transaction(db, (tx) =>
      appendEvent(tx, { kind: "plan.applied", actor: ENGINE, projectId: null, detail: { n } }),
    );
  }
});
afterEach(() => db.close());

/** As somebody who owns the server: no trigger stands in the way. */
async function tamper(sql: string): Promise<void> {
  const owner = new pg.Client({ connectionString: db.ownerUrl });
  await owner.connect();
  try {
    await owner.query("SET session_replication_role = replica");
    await owner.query(sql);
  } finally {
    await owner.end();
  }
}

const OTHER_OF_TWO = "(SELECT o.data FROM log_leaf o WHERE o.idx = 3 - log_leaf.idx)";
it.each([
  ["an edited one", "UPDATE log_leaf SET data = data || ' '::bytea WHERE idx = 3", 3],
  [
    "one that is edited with its hash",
    "UPDATE log_leaf SET data = 'x', leaf_hash = sha256('\\x0078'::bytea) WHERE idx = 5",
    5,
  ],
  ["a removed one", "DELETE FROM log_leaf WHERE idx = 4", 4],
  ["swapped ones", `UPDATE log_leaf SET data = ${OTHER_OF_TWO} WHERE idx IN (1, 2)`, 1],
])("finds %s among the newest entries", async (_name, sql, index) => {
  expect(await checkNewestEntries({ db })).toBeNull();
  await tamper(sql);
  expect(await checkNewestEntries({ db })).toContain(`Entry ${index} of the log is not the one`);
});
