import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { webChildEnvironment } from "@/lib/config/child-environment";
import { SigningSet } from "@/lib/testing/signing-set";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { checkLog } from "@/lib/use-cases/ledger/check-log";
import { ENGINE } from "@/lib/use-cases/run/engine";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  const s = await SigningSet.open(db);
  await s.take(s.ada, await s.begin(s.ada, "manager"));
});
afterAll(() => db.close());

/** Whoever runs code in the web process has its way to the database, and nothing else. */
async function asWeb(sql: string): Promise<number | null> {
  const client = new pg.Client({ connectionString: db.webUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rowCount;
  } finally {
    await client.end();
  }
}

describe("somebody who runs code in the web process", () => {
  it.each([
    ["edit an entry of the ledger", "UPDATE log_leaf SET actor = 'engine'"],
    ["append one", "SELECT ledger_append('x', 0, NULL, NULL, NULL, 'x', 'x')"],
    ["take a place in the log", "SELECT ledger_reserve(NULL, NULL)"],
    [
      "forge an approval",
      "INSERT INTO sign_off SELECT gen_random_uuid(), dossier_id, person_id, role, true, meaning FROM sign_off",
    ],
    ["change what was signed", "UPDATE sign_off_document SET document = '{}'"],
    ["enrol a passkey for somebody", "INSERT INTO passkey SELECT * FROM passkey"],
    ["confirm a passkey", "UPDATE passkey SET confirmed_at = now()"],
    ["begin a ceremony", "INSERT INTO ceremony SELECT * FROM ceremony"],
    ["raise the traffic", "UPDATE run SET traffic_percent = 100, traffic_ceiling = 100"],
    ["open a gate", "UPDATE stage SET state = 'passed'"],
    [
      "record a decision",
      "INSERT INTO decision (id, stage_id, kind, recommendation, makers, recorded_by) SELECT gen_random_uuid(), id, 'go', 'go', '[]', 'engine' FROM stage",
    ],
    [
      "weaken the approval rules",
      "INSERT INTO approval_rules_version SELECT * FROM approval_rules_version",
    ],
    [
      "withdraw somebody's signature",
      "INSERT INTO sign_off_withdrawal SELECT id, 'I never did', now() FROM sign_off",
    ],
    ["lend a seat", "INSERT INTO delegation SELECT * FROM delegation"],
    [
      "give itself a role",
      "INSERT INTO membership (project_id, person_id, role) SELECT project_id, person_id, 'admin' FROM membership",
    ],
    [
      "open a session for somebody",
      "INSERT INTO auth_session (id, person_id, expires_at) SELECT gen_random_uuid(), id, now() + interval '1 day' FROM person",
    ],
    ["prolong a session", "UPDATE auth_session SET expires_at = 'infinity'"],
    ["read passwords", "SELECT password_hash FROM person"],
    ["read tokens", "SELECT hash FROM api_token"],
    [
      "store a checkpoint",
      "INSERT INTO checkpoint (size, root, note) VALUES (1, sha256('x'), 'x')",
    ],
    ["bring in a log key", "INSERT INTO checkpoint_key (vkey, ordinal) VALUES ('x', 0)"],
    [
      "confirm the log in a witness's name",
      "INSERT INTO cosignature (size, witness, line, witnessed_at) VALUES (1, 'x', '— x x', now())",
    ],
    ["switch the guards off", "ALTER TABLE sign_off DISABLE TRIGGER ALL"],
  ])("cannot %s", async (_goal, sql) => {
    await expect(asWeb(sql)).rejects.toThrow(/permission denied|must be owner/);
  });

  it("has left no trace in the record", async () => {
    expect((await checkLog({ actor: ENGINE, db }, null)).problems).toEqual([]);
  });

  it("finds no key, no home and no token in its environment", () => {
    process.env.TOLLGATE_SECRET_OF_A_SOURCE = "canary";
    const env = webChildEnvironment("production", { DATABASE_URL: db.webUrl });
    delete process.env.TOLLGATE_SECRET_OF_A_SOURCE;
    const named = Object.keys(env).filter((name) => /HOME$|TOLLGATE|SIGNER|SMTP|S3/.test(name));
    expect(named.filter((name) => name !== "HOME")).toEqual([]);
    expect(JSON.stringify(env)).not.toContain("canary");
  });
});
