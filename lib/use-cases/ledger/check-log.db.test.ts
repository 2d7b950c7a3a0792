import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { leafHash, merkleRoot } from "@/lib/ledger/merkle";
import { type GateStory, playGateStory } from "@/lib/testing/gate-story";
import {
  createTestDatabase,
  createTestTemplate,
  type TestDatabase,
  type TestTemplate,
} from "@/lib/testing/test-database";
import { checkLog, type LogCheck } from "@/lib/use-cases/ledger/check-log";

const ENGINE = { kind: "engine", id: "engine", name: "engine" } as const;

let template: TestTemplate<GateStory>;
let story: GateStory;
let db: TestDatabase;
beforeAll(async () => {
  template = await createTestTemplate(playGateStory);
  story = template.content;
});
afterAll(() => template.drop());
beforeEach(async () => {
  db = await createTestDatabase(template);
});
afterEach(() => db.close());

function check(seen: LogCheck | null = null): Promise<LogCheck> {
  return checkLog({ actor: ENGINE, db }, seen);
}

/** As somebody who owns the server: no trigger and no key stands in the way. */
async function tamper(sql: string, values: unknown[] = []): Promise<void> {
  const client = new pg.Client({ connectionString: db.ownerUrl });
  await client.connect();
  try {
    await client.query("SET session_replication_role = replica");
    const { rowCount } = await client.query(sql, values);
    expect(rowCount).toBeGreaterThan(0);
  } finally {
    await client.end();
  }
}

async function whatIsWrong(seen: LogCheck | null = null): Promise<string[]> {
  return (await check(seen)).problems.map(({ where, what }) => `${where}: ${what}`);
}

/** Makes hashes, nodes and head fit the leaves' data again, as an intruder without the signing key can. */
async function rehash(): Promise<void> {
  const { rows } = await db.pool.query<{ data: Buffer }>("SELECT data FROM log_leaf ORDER BY idx");
  const hashes = rows.map((row) => leafHash(row.data));
  await tamper("DELETE FROM log_node");
  for (const [at, hash] of hashes.entries()) {
    await tamper("UPDATE log_leaf SET leaf_hash = $2 WHERE idx = $1", [at, hash]);
  }
  for (let level = 0; 2 ** level <= hashes.length; level += 1) {
    for (let idx = 0; (idx + 1) * 2 ** level <= hashes.length; idx += 1) {
      const below = hashes.slice(idx * 2 ** level, (idx + 1) * 2 ** level);
      await tamper("INSERT INTO log_node VALUES ($1, $2, $3)", [level, idx, merkleRoot(below)]);
    }
  }
  const root = merkleRoot(hashes);
  await tamper("UPDATE log_head SET size = $1, root = $2", [hashes.length, root]);
}

describe("a ledger that nobody has touched", () => {
  it("has no problems, and says its size, root and signer", async () => {
    const result = await check();
    expect(result.problems).toEqual([]);
    const { rows } = await db.pool.query("SELECT size, root FROM log_head");
    expect(String(result.size)).toBe(rows[0].size);
    expect(Buffer.from(result.root)).toEqual(rows[0].root);
    expect(result.runs).toBe(3);
    const signed = [...result.signedBy.values()].reduce((sum, count) => sum + count, 0);
    expect(signed).toBe(Number(result.size));
  });

  it("stays so after an intruder's tools have rebuilt the same tree", async () => {
    const before = await check();
    await rehash();
    expect(await whatIsWrong(before)).toEqual([]);
  });

  it("is read by the server only", async () => {
    const person = { kind: "person", id: "p", name: "P", memberships: [] } as const;
    const asked = async () => checkLog({ actor: { ...person, memberships: [] }, db }, null);
    await expect(asked()).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("an edited leaf", () => {
  it.each([
    [
      "its data",
      "UPDATE log_leaf SET data = set_byte(data, 40, get_byte(data, 40) # 1) WHERE idx = 5",
    ],
    [
      "its hash",
      "UPDATE log_leaf SET leaf_hash = set_byte(leaf_hash, 0, get_byte(leaf_hash, 0) # 1) WHERE idx = 5",
    ],
    ["its kind", "UPDATE log_leaf SET kind = 'run.completed' WHERE idx = 5"],
    ["its actor", "UPDATE log_leaf SET actor = 'token:x' WHERE idx = 5"],
    ["its run", "UPDATE log_leaf SET run_id = gen_random_uuid() WHERE idx = 5"],
    ["its time", "UPDATE log_leaf SET tx_at = tx_at - interval '1 day' WHERE idx = 5"],
    ["its index", "UPDATE log_leaf SET idx = 999 WHERE idx = 5"],
  ])("is found by %s", async (_name, sql) => {
    await tamper(sql);
    expect((await whatIsWrong()).join("\n")).toMatch(/leaf (5|6|999):/);
  });

  it("is found after re-hashing the tree, by its signature and by the chain of its project", async () => {
    await tamper(
      `UPDATE log_leaf SET data = convert_to(replace(convert_from(data, 'UTF8'), '"sig":"', '"sig":"AAAA'), 'UTF8') WHERE idx = 5`,
    );
    await rehash();
    expect(await whatIsWrong()).toEqual([
      "leaf 5: no key of log_key has signed it",
      expect.stringMatching(/^leaf 6: it is not entry 5 of project /),
    ]);
  });
});

describe("a missing or moved leaf", () => {
  it("is found at the end", async () => {
    await tamper("DELETE FROM log_leaf WHERE idx = (SELECT max(idx) FROM log_leaf)");
    expect((await whatIsWrong()).join("\n")).toMatch(/head: says \d+ leaves; there are \d+/);
  });

  it("is found at the end of a rebuilt tree, by the tables", async () => {
    await tamper("DELETE FROM log_leaf WHERE idx >= (SELECT max(idx) - 2 FROM log_leaf)");
    await rehash();
    expect((await whatIsWrong()).join("\n")).toMatch(/^run/m);
  });

  it("is found at the end of a rebuilt tree and rebuilt tables, by an earlier check", async () => {
    const seen = await check();
    await tamper(
      "DELETE FROM log_leaf WHERE idx >= (SELECT min(idx) FROM log_leaf WHERE run_id = $1)",
      [story.draftRun],
    );
    await rehash();
    await tamper("DELETE FROM dossier WHERE run_id = $1", [story.draftRun]);
    await tamper("DELETE FROM stage WHERE run_id = $1", [story.draftRun]);
    await tamper("DELETE FROM run WHERE id = $1", [story.draftRun]);
    expect(await whatIsWrong()).toEqual([]);
    expect((await whatIsWrong(seen)).join("\n")).toMatch(
      /log: has \d+ leaves; an earlier check saw \d+/,
    );
  });

  it("is found when two have changed places", async () => {
    const swap =
      "UPDATE log_leaf a SET data = b.data, leaf_hash = b.leaf_hash FROM log_leaf b WHERE (a.idx, b.idx) IN ((3, 4), (4, 3))";
    await tamper(swap);
    expect((await whatIsWrong()).join("\n")).toMatch(/node 0\/3: is not the hash/);
  });

  it("is found when two have changed places in a rebuilt tree, by an earlier check", async () => {
    const seen = await check();
    const columns = "data, tx_at, project_id, run_id, stage_key, kind, actor";
    await tamper(
      `UPDATE log_leaf a SET (${columns}) = (b.data, b.tx_at, b.project_id, b.run_id, b.stage_key, b.kind, b.actor) FROM log_leaf b WHERE (a.idx, b.idx) IN ((1, 2), (2, 1))`,
    );
    await rehash();
    expect((await whatIsWrong(seen)).join("\n")).toMatch(/were rewritten/);
  });
});

describe("the tree beside the leaves", () => {
  it.each([
    [
      "a changed node",
      "UPDATE log_node SET hash = sha256('x') WHERE level = 1 AND idx = 2",
      /node 1\/2: is not the hash/,
    ],
    ["a missing node", "DELETE FROM log_node WHERE level = 2 AND idx = 1", /node 2\/1: is missing/],
    ["a node too many", "INSERT INTO log_node VALUES (9, 9, sha256('x'))", /nodes: there are/],
    ["another root", "UPDATE log_head SET root = sha256('x')", /head: its root/],
    ["another size", "UPDATE log_head SET size = size + 1", /head: says/],
    ["a forged key", "UPDATE log_key SET spki = sha256('x')", /key .*: is no public key/],
  ])("shows %s", async (_name, sql, expected) => {
    await tamper(sql);
    expect((await whatIsWrong()).join("\n")).toMatch(expected);
  });
});

describe("tables that say something else than the events", () => {
  it.each([
    [
      "a run's state",
      "UPDATE run SET state = 'completed' WHERE state = 'draft'",
      /state is completed; the events tell draft/,
    ],
    [
      "a run's traffic",
      "UPDATE run SET traffic_percent = 4 WHERE state = 'completed'",
      /traffic is 4; the events tell 5/,
    ],
    ["a run's plan", "UPDATE run SET plan_digest = repeat('0', 64)", /plan digest is 000/],
    [
      "a plan's document",
      "UPDATE plan_version SET document = jsonb_set(document, '{title}', '\"x\"')",
      /the plan's document has the digest/,
    ],
    [
      "a stage's state",
      "UPDATE stage SET state = 'passed' WHERE state = 'rolled_back'",
      /the stage only: state is passed; the events tell rolled_back/,
    ],
    ["a stage's verdict", "UPDATE stage SET verdict = 'pass'", /the stage only: verdict is pass/],
    [
      "a dossier's text",
      "UPDATE dossier SET document = document || ' '",
      /dossier [0-9a-f]{64}: text is/,
    ],
    [
      "a dossier's digest",
      "UPDATE dossier SET digest = repeat('0', 64) WHERE ordinal = 1 AND stage_key = 'pre-deployment' AND run_id = (SELECT id FROM run WHERE state = 'draft')",
      /dossier 0{64} is there without an event/,
    ],
    [
      "a decision",
      "UPDATE decision SET kind = 'hold', override_id = NULL WHERE kind = 'go'",
      /decisions: the table has/,
    ],
    [
      "a decision's maker",
      "UPDATE decision SET recorded_by = 'engine' WHERE kind = 'go'",
      /decisions: the table has/,
    ],
    ["a missing decision", "DELETE FROM decision WHERE kind = 'hold'", /decisions: the table has/],
    [
      "a sign-off's answer",
      "UPDATE sign_off SET approved = false",
      /sign-off .*: approved is false/,
    ],
    ["a sign-off's words", "UPDATE sign_off SET comment = 'gladly'", /sign-off .*: words is/],
    [
      "a sign-off's person",
      "UPDATE sign_off SET person_id = (SELECT id FROM person WHERE name = 'first')",
      /sign-off .*: actor is/,
    ],
    ["a missing sign-off", "DELETE FROM sign_off", /sign-off .* is not there any more/],
    ["an override's reason", "UPDATE override SET reason = reason || '!'", /override .*: words is/],
    [
      "an evidence's address",
      "UPDATE evidence SET url = 'https://example.org/c'",
      /evidence .*: link is/,
    ],
    ["a missing run", "DELETE FROM run WHERE state = 'draft'", /its row .* is not there any more/],
  ])("show %s", async (_name, sql, expected) => {
    await tamper(sql);
    expect((await whatIsWrong()).join("\n")).toMatch(expected);
  });

  it("show a forged sign-off", async () => {
    await tamper(`INSERT INTO sign_off (id, dossier_id, person_id, role, approved, meaning)
      SELECT gen_random_uuid(), d.id, p.id, 'engineering-manager', true, 'yes'
      FROM dossier d, person p WHERE d.run_id = '${story.draftRun}' AND p.name = 'manager'`);
    expect((await whatIsWrong()).join("\n")).toMatch(/sign-off .* is there without an event/);
  });

  it("show a run that no event tells of", async () => {
    await tamper(`INSERT INTO run (id, document_id, project_id, plan_version_id, plan_digest, created_by)
      SELECT gen_random_uuid(), 'FORGED', project_id, plan_version_id, plan_digest, created_by FROM run LIMIT 1`);
    expect((await whatIsWrong()).join("\n")).toMatch(/run .*: no event tells of it/);
  });
});
