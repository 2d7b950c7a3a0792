import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { readHead } from "@/lib/data/ledger/read-head";
import { findWitnessState, listCosignatures } from "@/lib/data/ledger/witness-states";
import { Confirmations } from "@/lib/processes/confirmations";
import { startPublishLoop } from "@/lib/processes/publish-loop";
import { LogSigner } from "@/lib/processes/signer/log-signer";
import { openSigner } from "@/lib/processes/signer/open-signer";
import { pinnedOutbound } from "@/lib/providers/outbound/pinned-outbound";
import { socketSigner } from "@/lib/providers/signer/socket-signer";
import { httpWitness } from "@/lib/providers/witness/http-witness";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { startWitnessServer, type WitnessServer } from "@/lib/testing/witness-server";
import { ENGINE } from "@/lib/use-cases/run/engine";

/** R18 of the trust goals. */
const MOST_MS = 60_000;
const SOON = { timeout: MOST_MS, interval: 20 };

type Server = { db: TestDatabase; said: string[]; stop: () => Promise<void> };

let folder: string;
let witness: WitnessServer;
const servers: Server[] = [];
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "tollgate-split-"));
  // The key is stolen before anything is signed.
  const { keys } = new LogSigner(path.join(folder, "own"), "tollgate.test/log", Date.now).state();
  cpSync(path.join(folder, "own"), path.join(folder, "stolen"), { recursive: true });
  witness = await startWitnessServer(
    "witness.test/w1",
    keys.map(({ vkey }) => ({ name: "tollgate.test/log", vkey })),
  );
});
afterAll(async () => {
  for (const { stop } of servers) await stop();
  await witness.close();
  rmSync(folder, { recursive: true });
});

/** A whole server as far as the log goes: database, signer, publish loop and confirmations. */
async function startServer(name: "own" | "stolen"): Promise<Server> {
  const db = await createTestDatabase();
  const context = { actor: ENGINE, db };
  const socketPath = path.join(folder, `${name}.sock`);
  const stopSigner = await openSigner({
    folder: path.join(folder, name),
    origin: "tollgate.test/log",
    socketPath,
  });
  const signer = socketSigner(socketPath);
  const origins = [{ origin: witness.origin, private: true }];
  const outbound = pinnedOutbound(() => ({ origins, secrets: new Map() }));
  const said: string[] = [];
  const log = (line: string) => said.push(line);
  const { vkey } = witness.key;
  const confirmations = new Confirmations({
    context,
    trust: () => ({
      witnesses: [{ name: "witness.test/w1", url: witness.url, vkey, every: 1000 }],
      timestampAuthorities: [],
    }),
    askWitness: httpWitness({ outbound }),
    askTimestamp: () => Promise.reject(new Error("nobody asks")),
    log,
  });
  const stopLoop = startPublishLoop({
    context,
    signer,
    afterCheckpoint: (checkpoint) => confirmations.offer(checkpoint),
    log,
  });
  const server = {
    db,
    said,
    stop: async () => {
      await stopLoop();
      await confirmations.end();
      await signer.close();
      await stopSigner();
      await db.close();
    },
  };
  servers.push(server);
  return server;
}

async function append(db: TestDatabase, count: number): Promise<number> {
  for (let n = 0; n < count; n += 1) {
    await transaction(db, (tx) =>
      appendEvent(tx, { kind: "plan.applied", actor: ENGINE, projectId: null, detail: {} }),
    );
  }
  return (await readHead(db)).size;
}

it(
  "shows a second server with the same key within a minute, on its own side",
  async () => {
    const own = await startServer("own");
    const size = await append(own.db, 5);
    await vi.waitFor(
      async () => expect(await listCosignatures(own.db, size)).toHaveLength(1),
      SOON,
    );

    const other = await startServer("stolen");
    const begun = performance.now();
    await append(other.db, 7);
    await vi.waitFor(async () => {
      const state = await findWitnessState(other.db, "witness", "witness.test/w1");
      expect(state?.alarm).toBe("split_view");
    }, SOON);
    expect(performance.now() - begun).toBeLessThan(MOST_MS);
    expect(other.said.join("\n")).toMatch(/another history|confirmed \d+ entries of this log/);
    expect(await listCosignatures(other.db, 7)).toEqual([]);
    expect(await findWitnessState(own.db, "witness", "witness.test/w1")).toMatchObject({
      alarm: null,
      error: null,
    });
  },
  2 * MOST_MS,
);
