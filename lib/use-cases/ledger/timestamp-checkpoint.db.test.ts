import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { readHead } from "@/lib/data/ledger/read-head";
import { findWitnessState } from "@/lib/data/ledger/witness-states";
import type { EventKind } from "@/lib/domain/ledger/event";
import { pinnedOutbound } from "@/lib/providers/outbound/pinned-outbound";
import { httpAuthority } from "@/lib/providers/timestamp-authority/http-authority";
import {
  OpensslAuthority,
  type ReplyServer,
  startReplyServer,
} from "@/lib/testing/openssl-authority";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { newNoteKey, signCheckpoint } from "@/lib/testing/witness-server";
import { timestampCheckpoint } from "@/lib/use-cases/ledger/timestamp-checkpoint";
import { ENGINE } from "@/lib/use-cases/run/engine";

const HOUR_MS = 3_600_000;
const log = newNoteKey("tollgate.test/log", 1);

let authority: OpensslAuthority;
let server: ReplyServer;
let isDown = false;
let db: TestDatabase;
beforeAll(async () => {
  authority = await OpensslAuthority.create();
  server = await startReplyServer(async (query) =>
    isDown ? { status: 503, type: "text/plain", body: "" } : authority.reply(query),
  );
});
afterAll(async () => {
  await server.close();
  authority.remove();
});
beforeEach(async () => {
  isDown = false;
  db = await createTestDatabase();
});
afterEach(() => db.close());

function append(kind: EventKind = "plan.applied") {
  return transaction(db, (tx) =>
    appendEvent(tx, { kind, actor: ENGINE, projectId: null, detail: {} }),
  );
}

async function stamp({
  every = HOUR_MS,
  ask = null as Parameters<typeof timestampCheckpoint>[1]["ask"] | null,
} = {}) {
  const { size, root } = await readHead(db);
  const note = signCheckpoint(log, size, root);
  const origins = [{ origin: server.origin, private: true }];
  const outbound = pinnedOutbound(() => ({ origins, secrets: new Map() }));
  const outcome = await timestampCheckpoint(
    { actor: ENGINE, db },
    {
      authority: { name: "tsa", url: server.url, certificates: [authority.ca], every },
      checkpoint: { size, note },
      ask: ask ?? httpAuthority({ outbound }),
      signal: new AbortController().signal,
    },
  );
  return { ...outcome, note, size };
}

async function tokens() {
  const { rows } = await db.pool.query<{ size: string; token: Buffer }>(
    "SELECT size, token FROM timestamp_token ORDER BY size",
  );
  return rows;
}

describe("timestampCheckpoint", () => {
  it("keeps a token that openssl verifies over the note", async () => {
    await append();
    const { kind, note, size } = await stamp();
    expect(kind).toBe("stamped");
    const [row] = await tokens();
    expect(await authority.accepts(row?.token ?? Buffer.of(), Buffer.from(note))).toBe(true);
    expect(await findWitnessState(db, "timestamp", "tsa")).toMatchObject({ size, error: null });
  });

  it("gets one a period, and none without a new entry", async () => {
    await append();
    const { size } = await stamp();
    expect(await stamp({ every: 0 })).toMatchObject({ kind: "not-due" });
    await append();
    expect(await stamp()).toMatchObject({ kind: "not-due" });
    expect(await stamp({ every: 0 })).toMatchObject({ kind: "stamped" });
    expect((await tokens()).map(({ size }) => size)).toEqual([`${size}`, `${size + 1}`]);
  });

  it.each(["run.completed", "run.rolled_back", "run.aborted"] as const)(
    "gets one at once after %s",
    async (kind) => {
      await append();
      await stamp();
      await append(kind);
      expect(await stamp()).toMatchObject({ kind: "stamped" });
      await append();
      expect(await stamp()).toMatchObject({ kind: "not-due" });
    },
  );

  it("records why there is none, and tries again", async () => {
    await append();
    isDown = true;
    const { kind } = await stamp();
    expect(kind).toBe("failed");
    expect(await findWitnessState(db, "timestamp", "tsa")).toMatchObject({
      size: null,
      error: expect.stringMatching(/authority tsa: It answered 503/),
    });
    isDown = false;
    const { size } = await stamp();
    expect(await findWitnessState(db, "timestamp", "tsa")).toMatchObject({ size, error: null });
  });

  it("keeps a token with another idea of the time, and says so", async () => {
    await append();
    const genTime = new Date(Date.now() - HOUR_MS);
    const outcome = await stamp({
      ask: async () => ({ token: Buffer.from("3000", "hex"), genTime }),
    });
    expect(outcome).toMatchObject({ remark: expect.stringMatching(/36\d\d s behind/) });
    expect((await findWitnessState(db, "timestamp", "tsa"))?.error).toMatch(/behind/);
    expect(await tokens()).toHaveLength(1);
  });
});
