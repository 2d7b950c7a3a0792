import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { TrustPolicy } from "@/lib/config/trust";
import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { insertCheckpoint } from "@/lib/data/ledger/checkpoints";
import { readHead } from "@/lib/data/ledger/read-head";
import { listCosignatures, listWitnessStates } from "@/lib/data/ledger/witness-states";
import { Confirmations } from "@/lib/processes/confirmations";
import { pinnedOutbound } from "@/lib/providers/outbound/pinned-outbound";
import { httpAuthority } from "@/lib/providers/timestamp-authority/http-authority";
import { httpWitness } from "@/lib/providers/witness/http-witness";
import {
  OpensslAuthority,
  type ReplyServer,
  startReplyServer,
} from "@/lib/testing/openssl-authority";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import {
  newNoteKey,
  signCheckpoint,
  startWitnessServer,
  type WitnessServer,
} from "@/lib/testing/witness-server";
import { ENGINE } from "@/lib/use-cases/run/engine";

const log = newNoteKey("tollgate.test/log", 1);
const SOON = { timeout: 15_000, interval: 20 };

let authority: OpensslAuthority;
let server: ReplyServer;
let witness: WitnessServer;
let db: TestDatabase;
let confirmations: Confirmations;
let policy: TrustPolicy;
let said: string[];
beforeAll(async () => {
  authority = await OpensslAuthority.create();
  server = await startReplyServer((query) => authority.reply(query));
});
afterAll(async () => {
  await server.close();
  authority.remove();
});
beforeEach(async () => {
  db = await createTestDatabase();
  witness = await startWitnessServer("witness.test/w1", [log]);
  said = [];
  policy = {
    witnesses: [{ name: "witness.test/w1", url: witness.url, vkey: witness.key.vkey, every: 50 }],
    timestampAuthorities: [
      { name: "tsa", url: server.url, certificates: [authority.ca], every: 3_600_000 },
    ],
  };
  const origins = [witness, server].map(({ origin }) => ({ origin, private: true }));
  const outbound = pinnedOutbound(() => ({ origins, secrets: new Map() }));
  confirmations = new Confirmations({
    context: { actor: ENGINE, db },
    trust: () => policy,
    askWitness: httpWitness({ outbound }),
    askTimestamp: httpAuthority({ outbound }),
    log: (line) => said.push(line),
  });
});
afterEach(async () => {
  await confirmations.end();
  await witness.close();
  await db.close();
});

async function publish(): Promise<number> {
  await transaction(db, (tx) =>
    appendEvent(tx, { kind: "plan.applied", actor: ENGINE, projectId: null, detail: {} }),
  );
  const { size, root } = await readHead(db);
  confirmations.offer({ size, note: signCheckpoint(log, size, root) });
  return size;
}

describe("Confirmations", () => {
  it("has each newest checkpoint witnessed, and the first one stamped", async () => {
    let size = 0;
    for (let n = 0; n < 3; n += 1) {
      size = await publish();
      await vi.waitFor(async () => expect(await listCosignatures(db, size)).toHaveLength(1), SOON);
    }
    await vi.waitFor(async () => {
      const states = await listWitnessStates(db);
      expect(states).toMatchObject([
        { kind: "witness", name: "witness.test/w1", size, error: null, alarm: null },
        { kind: "timestamp", name: "tsa", error: null },
      ]);
    }, SOON);
    const { rows } = await db.pool.query("SELECT FROM timestamp_token");
    expect(rows).toHaveLength(1);
    expect(said).toEqual([]);
  });

  it("begins with what was stored before it", async () => {
    const { size, root } = await readHead(db);
    await insertCheckpoint(db, { size, root, note: signCheckpoint(log, size, root) });
    await vi.waitFor(async () => expect(await listCosignatures(db, size)).toHaveLength(1), SOON);
  });

  it("goes on with the newest one where a witness is slow, and keeps nobody waiting", async () => {
    let letGo: () => void = () => {};
    const first = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const ask = vi.fn(async (_witness: unknown, { note }: { note: string }) => {
      if (ask.mock.calls.length === 1) await first;
      return { kind: "refused" as const, detail: `not ${note.split("\n")[1]}` };
    });
    await confirmations.end();
    const slow = new Confirmations({
      context: { actor: ENGINE, db },
      trust: () => ({ ...policy, timestampAuthorities: [] }),
      askWitness: ask,
      askTimestamp: () => Promise.reject(new Error("nobody asks")),
      log: (line) => said.push(line),
    });
    slow.offer({ size: 1, note: "log\n1\n\n" });
    await vi.waitFor(() => expect(ask).toHaveBeenCalledTimes(1), SOON);
    for (const size of [2, 3, 4]) slow.offer({ size, note: `log\n${size}\n\n` });
    slow.offer({ size: 2, note: "log\n2\n\n" });
    expect(ask).toHaveBeenCalledTimes(1);
    letGo();
    await vi.waitFor(() => expect(ask).toHaveBeenCalledTimes(2), SOON);
    expect(ask.mock.calls[1]?.[1].note).toBe("log\n4\n\n");
    await slow.end();
    expect(said).toEqual(["not 1"]);
  });

  it("says once that a witness fails, tries again, and forgets whom the operator drops", async () => {
    witness.tamper(() => ({ status: 500, body: "" }));
    const size = await publish();
    await vi.waitFor(() => expect(witness.requests.length).toBeGreaterThan(2), SOON);
    expect(said.filter((line) => line.includes("answered 500"))).toHaveLength(1);
    witness.tamper(null);
    await vi.waitFor(async () => expect(await listCosignatures(db, size)).toHaveLength(1), SOON);
    policy = { witnesses: [], timestampAuthorities: policy.timestampAuthorities };
    await vi.waitFor(async () => {
      expect((await listWitnessStates(db)).map(({ kind }) => kind)).toEqual(["timestamp"]);
    }, SOON);
  });

  it("says once that the operator's file cannot be read, and goes on when it can", async () => {
    const good = policy;
    await confirmations.end();
    let broken = true;
    const own = new Confirmations({
      context: { actor: ENGINE, db },
      trust: () => {
        if (broken) throw new Error("trust.yaml is not usable");
        return { ...good, witnesses: [], timestampAuthorities: [] };
      },
      askWitness: () => Promise.reject(new Error("nobody asks")),
      askTimestamp: () => Promise.reject(new Error("nobody asks")),
      log: (line) => said.push(line),
    });
    for (const size of [1, 2]) own.offer({ size, note: `log\n${size}\n\n` });
    await vi.waitFor(() => expect(said).toHaveLength(1), SOON);
    broken = false;
    own.offer({ size: 3, note: "log\n3\n\n" });
    await vi.waitFor(() => expect(said).toHaveLength(2), SOON);
    expect(said).toEqual([
      "nobody outside is asked to confirm checkpoints: trust.yaml is not usable",
      "checkpoints are confirmed from outside again",
    ]);
    await own.end();
  });

  it("ends while it waits for an answer", async () => {
    witness.tamper(() => undefined);
    await publish();
    await vi.waitFor(() => expect(witness.requests).toHaveLength(1), SOON);
    await confirmations.end();
    expect(await listWitnessStates(db)).not.toContainEqual(
      expect.objectContaining({ kind: "witness" }),
    );
  });
});
