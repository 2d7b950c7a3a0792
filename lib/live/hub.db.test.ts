import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { LiveMetrics, RunEvent } from "@/lib/contract/run";
import { ringDoorbell } from "@/lib/data/doorbell/doorbell";
import { Hub } from "@/lib/live/hub";
import type { Reader } from "@/lib/live/live-stream";
import { type LiveRun, startLiveRun } from "@/lib/testing/live-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { openIncident } from "@/lib/use-cases/incident/open-incident";
import { ingestSamples } from "@/lib/use-cases/metric/ingest-samples";
import { ENGINE } from "@/lib/use-cases/run/engine";
import { listEvents } from "@/lib/use-cases/run/list-events";
import { tickRun } from "@/lib/use-cases/run/tick-run";

let db: TestDatabase;
let live: LiveRun;
let hub: Hub;
beforeAll(async () => {
  db = await createTestDatabase();
  hub = new Hub(db, 50);
});
beforeEach(async () => {
  live = await startLiveRun(db);
});
afterAll(async () => {
  hub.close();
  await db.close();
});

type Message = { id: number | null; event: string; data: string };

/** Reads a stream as a browser does. */
class Client {
  readonly messages: Message[] = [];
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #text = "";
  ended = false;

  constructor(body: ReadableStream<Uint8Array>) {
    this.#reader = body.getReader();
  }

  /** Reads until `isEnough`, or to the end. */
  async until(isEnough: (client: Client) => boolean): Promise<this> {
    while (!isEnough(this)) {
      const { value, done } = await this.#reader.read();
      if (done) {
        this.ended = true;
        return this;
      }
      this.#text += new TextDecoder().decode(value);
      const blocks = this.#text.split("\n\n");
      this.#text = blocks.pop() ?? "";
      for (const block of blocks) this.#take(block);
    }
    return this;
  }

  #take(block: string): void {
    const field = (name: string) =>
      block
        .split("\n")
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2);
    const id = field("id");
    this.messages.push({
      id: id === undefined ? null : Number(id),
      event: field("event") ?? "",
      data: field("data") ?? "",
    });
  }

  get events(): RunEvent[] {
    return this.messages
      .filter((m) => m.event === "event")
      .map((m) => RunEvent.parse(JSON.parse(m.data)));
  }

  get lastId(): number | null {
    return this.messages.findLast((m) => m.id !== null)?.id ?? null;
  }

  close(): Promise<void> {
    return this.#reader.cancel();
  }
}

async function open(after: number | null, how: Partial<Reader> = {}): Promise<Client> {
  const body = await hub.open({
    runId: live.runId,
    actor: "person:ann",
    after,
    isAllowed: async () => true,
    ...how,
  });
  return new Client(body);
}

async function addEvents(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    const by = { actor: ENGINE, db };
    await openIncident(by, live.runId, {
      kind: "alert",
      severity: "info",
      title: `alert ${i}`,
      note: null,
      stage: null,
      at: null,
    });
  }
}

const logged = async () =>
  (await listEvents({ actor: ENGINE, db }, live.runId)).map((e) => e.index);

describe("events", () => {
  it("come from the first one on, each once and in order, with the ledger's index as id", async () => {
    const before = (await logged()).length;
    const client = await open(-1);
    await addEvents(3);
    await client.until((c) => c.events.length >= before + 3);
    await client.close();
    expect(client.events.map((e) => e.index)).toEqual(await logged());
    const ids = client.messages.filter((m) => m.event === "event").map((m) => m.id);
    expect(ids).toEqual(await logged());
  });

  it("resume after the last one that was read, whatever happened meanwhile", async () => {
    const client = await open(null);
    await client.until((c) => c.lastId !== null);
    const start = client.lastId;
    await addEvents(2);
    await client.until((c) => c.events.length >= 1);
    const seen = client.events.at(-1)?.index ?? -1;
    await client.close();
    await addEvents(3);
    const other = await startLiveRun(db);
    expect(other.runId).not.toBe(live.runId);
    const back = await open(seen);
    const missed = (await logged()).filter((index) => index > seen);
    await back.until((c) => c.events.length >= missed.length);
    await back.close();
    expect([...client.events, ...back.events].map((e) => e.index)).toEqual(
      (await logged()).filter((index) => index > (start ?? -1)),
    );
  });

  it("reach a new reader with an id before anything happens, so that a drop loses nothing", async () => {
    const client = await open(null);
    await client.until((c) => c.lastId !== null);
    expect(client.events).toEqual([]);
    expect(client.lastId).toBe((await logged()).at(-1));
    await client.close();
  });

  it("come in order to a reader who takes nothing for a while", async () => {
    const client = await open(-1);
    await addEvents(20);
    const all = await logged();
    await client.until((c) => c.events.length >= all.length);
    await client.close();
    expect(client.events.map((e) => e.index)).toEqual(all);
  });
});

describe("metrics", () => {
  it("come at once, and again after each tick", async () => {
    const client = await open(null);
    const pushed = (c: Client) =>
      c.messages
        .filter((m) => m.event === "metrics")
        .map((m) => LiveMetrics.parse(JSON.parse(m.data)));
    await client.until((c) => pushed(c).length >= 1);
    const [first] = pushed(client);
    expect(first?.metrics[0]).toMatchObject({ key: "latency", verdict: "pending", value: null });
    await ingestSamples(live.context, live.runId, {
      items: [{ index: 0, raw: { metric: "latency", value: 250 } }],
      broken: [],
      claim: null,
    });
    await tickRun({ actor: ENGINE, db }, live.runId);
    await ringDoorbell(db.pool, { kind: "judged", runId: live.runId });
    await client.until((c) => pushed(c).some((m) => m.metrics[0]?.verdict === "pass"));
    expect(pushed(client).at(-1)).toMatchObject({
      stage: "s1",
      metrics: [
        { key: "latency", samples: 1, marginText: expect.stringContaining("%") },
        {},
        {},
        {},
        {},
        {},
      ],
    });
    await client.close();
  });
});

describe("streams", () => {
  it("end when the reader may no longer see the run", async () => {
    let allowed = true;
    const client = await open(null, { isAllowed: async () => allowed });
    await client.until((c) => c.messages.length >= 2);
    allowed = false;
    await client.until(() => false);
    expect(client.ended).toBe(true);
  });

  it("end when access cannot be confirmed", async () => {
    const client = await open(null, { isAllowed: () => Promise.reject(new Error("no database")) });
    await client.until(() => false);
    expect(client.ended).toBe(true);
  });

  it("are at most twenty an actor; closing one makes room", async () => {
    const clients = await Promise.all(
      Array.from({ length: 20 }, () => open(null, { actor: "person:eve" })),
    );
    await expect(open(null, { actor: "person:eve" })).rejects.toMatchObject({
      code: "rate_limited",
    });
    await clients[0]?.close();
    const again = await open(null, { actor: "person:eve" });
    await Promise.all([...clients.slice(1), again].map((c) => c.close()));
  });

  it("all end when the hub closes", async () => {
    const own = new Hub(db, 60_000);
    const reader = { runId: live.runId, actor: "person:ann", after: null };
    const body = await own.open({ ...reader, isAllowed: async () => true });
    own.close();
    const client = await new Client(body).until(() => false);
    expect(client.ended).toBe(true);
  });
});
