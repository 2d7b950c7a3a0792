import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SigningSet } from "@/lib/testing/signing-set";
import {
  createTestDatabase,
  createTestTemplate,
  type TestDatabase,
  type TestTemplate,
} from "@/lib/testing/test-database";
import { startTestSigner } from "@/lib/testing/test-signer";
import { addPerson } from "@/lib/use-cases/access/add-person";
import { createProject } from "@/lib/use-cases/access/create-project";
import { createToken } from "@/lib/use-cases/access/create-token";
import { openIncident } from "@/lib/use-cases/incident/open-incident";
import { checkLog } from "@/lib/use-cases/ledger/check-log";
import { followSigner, publishCheckpoint } from "@/lib/use-cases/ledger/publish-checkpoint";
import { ENGINE } from "@/lib/use-cases/run/engine";

type Ids = { runId: string; passkey: string; person: string };

let template: TestTemplate<Ids>;
let db: TestDatabase;
beforeAll(async () => {
  template = await createTestTemplate(async (fresh) => {
    const s = await SigningSet.open(fresh as TestDatabase);
    await openIncident(s.set.cast.owner, s.runId, {
      kind: "alert",
      severity: "info",
      title: "Queue is long",
      note: null,
      stage: "s1",
      at: null,
    });
    await s.take(s.ada, await s.begin(s.ada, "manager"));
    const engine = { actor: ENGINE, db: fresh };
    const project = await createProject(engine, { key: "other", name: "Other" });
    const { id: person } = await addPerson(engine, {
      projectId: project.id,
      email: "eve@example.org",
      name: "Eve",
      roles: ["engineer"],
      password: "correct horse battery",
    });
    await createToken(engine, {
      projectId: project.id,
      name: "ci",
      scopes: ["read"],
      expiresInDays: null,
    });
    const signer = await startTestSigner();
    await followSigner({ db: fresh }, signer);
    const first = await publishCheckpoint({ db: fresh }, signer, null);
    await signer.rotate();
    await followSigner({ db: fresh }, signer);
    await publishCheckpoint({ db: fresh }, signer, first);
    await signer.end();
    return { runId: s.runId, passkey: s.adaKey, person };
  });
});
afterAll(() => template.drop());
beforeEach(async () => {
  db = await createTestDatabase(template);
});
afterEach(() => db.close());

/** As somebody who owns the server: no trigger and no key stands in the way. */
async function tamper(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: db.ownerUrl });
  await client.connect();
  try {
    await client.query("SET session_replication_role = replica");
    expect((await client.query(sql)).rowCount).toBeGreaterThan(0);
  } finally {
    await client.end();
  }
}

async function problems(): Promise<string> {
  const check = await checkLog({ actor: ENGINE, db }, null);
  return check.problems.map(({ where, what }) => `${where}: ${what}`).join("\n");
}

describe("a ledger with signatures, rights and checkpoints", () => {
  it("has no problems", async () => {
    expect(await problems()).toBe("");
    const check = await checkLog({ actor: ENGINE, db }, null);
    expect(check.checkpoints).toBe(2);
  });
});

describe("what an intruder has changed", () => {
  const flip = (column: string) => `${column} = set_byte(${column}, 3, get_byte(${column}, 3) # 1)`;
  it.each([
    [
      "a signed document",
      "UPDATE sign_off_document SET document = replace(document, 'approve', 'approvE'), digest = encode(sha256(convert_to(replace(document, 'approve', 'approvE'), 'UTF8')), 'hex')",
      /its document has the digest/,
    ],
    [
      "a missing document",
      "DELETE FROM sign_off_document",
      /document that was signed is not there/,
    ],
    [
      "a device's signature",
      `UPDATE sign_off_document SET ${flip("signature")}`,
      /its signature is another one/,
    ],
    [
      "a device's counter",
      `UPDATE sign_off_document SET ${flip("authenticator_data")}`,
      /its authenticatorData is another one[\s\S]*not by its passkey/,
    ],
    [
      "a device's client data",
      `UPDATE sign_off_document SET ${flip("client_data_json")}`,
      /its clientData is another one/,
    ],
    [
      "a passkey's key",
      `UPDATE passkey SET ${flip("spki")}`,
      /passkey .* key [\s\S]*the events tell/,
    ],
    [
      "a passkey's owner",
      "UPDATE passkey SET person_id = (SELECT id FROM person WHERE email = 'eve@example.org')",
      /passkey .*: says of person/,
    ],
    [
      "a confirmation that nobody gave back",
      "UPDATE passkey SET confirmed_at = NULL, confirmed_by = NULL",
      /not confirmed; the events tell/,
    ],
    ["a missing passkey", "DELETE FROM passkey", /passkey .* is not there any more/],
    [
      "a passkey out of nowhere",
      "INSERT INTO passkey SELECT gen_random_uuid(), person_id, sha256('x'), public_key, spki, alg, 0, transports, device_type, backed_up, aaguid, label, created_at, registered_index, confirmed_by, confirmed_at, NULL, NULL FROM passkey",
      /passkey .* is there without an event/,
    ],
    [
      "a role",
      "INSERT INTO membership (project_id, person_id, role) SELECT p.id, e.id, 'admin' FROM project p, person e WHERE p.key = 'other' AND e.email = 'eve@example.org'",
      /roles of person .* says admin, engineer; the events tell engineer/,
    ],
    [
      "a missing role",
      "DELETE FROM membership WHERE person_id = (SELECT id FROM person WHERE email = 'eve@example.org')",
      /says none; the events tell engineer/,
    ],
    [
      "a token's scopes",
      "UPDATE api_token SET scopes = '{read,decide}' WHERE name = 'ci'",
      /token .* says decide, read in project/,
    ],
    [
      "a token out of nowhere",
      "INSERT INTO api_token (id, project_id, name, scopes, hash) SELECT gen_random_uuid(), id, 'evil', '{admin}', sha256('x') FROM project WHERE key = 'other'",
      /token .* is there without an event/,
    ],
    [
      "an ended account",
      "UPDATE person SET disabled_at = now() WHERE email = 'eve@example.org'",
      /no event has taken it/,
    ],
    ["an incident", "UPDATE incident SET title = 'All quiet'", /incident .*: words is/],
    ["a missing incident", "DELETE FROM incident", /incident .* is not there any more/],
    [
      "an incident that is closed",
      "UPDATE incident SET closed_at = now(), closed_by = 'engine', resolution = 'gone'",
      /resolution is/,
    ],
    [
      "a tick",
      "INSERT INTO checklist_mark (id, run_id, stage_key, item, done, mark, by) SELECT gen_random_uuid(), run_id, 's1', 'x', true, 'measured', 'engine' FROM dossier LIMIT 1",
      /mark .* is there without an event/,
    ],
    [
      "a withdrawal",
      "INSERT INTO sign_off_withdrawal SELECT id, 'I never did', now() FROM sign_off",
      /isWithdrawn is true; the events tell false/,
    ],
    [
      "a checkpoint's root",
      `UPDATE checkpoint SET ${flip("root")}`,
      /checkpoint \d+: its note says another size or root/,
    ],
    [
      "a checkpoint's note",
      "UPDATE checkpoint SET note = replace(note, 'tollgate.test', 'tollgate.evil')",
      /checkpoint \d+: /,
    ],
    [
      "the log's keys",
      "UPDATE checkpoint_key SET transition = (SELECT note FROM checkpoint LIMIT 1) WHERE ordinal = 1",
      /log key .* is not vouched for/,
    ],
    [
      "a log without its last leaves",
      "WITH gone AS (DELETE FROM log_leaf WHERE idx >= (SELECT max(idx) - 2 FROM log_leaf)) UPDATE log_head SET size = size - 3",
      /the end is missing/,
    ],
  ])("is found: %s", async (_name, sql, found) => {
    await tamper(sql);
    expect(await problems()).toMatch(found);
  });
});
