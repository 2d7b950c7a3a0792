import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ago, calm, PolledWorld, page, pulledMetric } from "@/lib/testing/polled-run";
import { rollBackRun } from "@/lib/use-cases/run/roll-back-run";
import { pollDue } from "@/lib/use-cases/source/poll-due";

const INTERVAL = 15_000;
const HTML = { headers: { "content-type": "text/html" }, body: "<html>sign in</html>" };

let world: PolledWorld;
beforeAll(async () => {
  world = await PolledWorld.open();
});
afterAll(() => world.close());

describe("the next poll", () => {
  it("comes an interval after an answer, later and later after failures, and soon again after recovery", async () => {
    await world.start([pulledMetric("latency")]);
    world.server.answer(HTML);
    const waits: number[] = [];
    for (let count = 0; count < 7; count += 1) waits.push((await world.poll()).row.wait);
    const expected = [1, 2, 4, 8, 16].map((factor) => factor * INTERVAL);
    for (const [index, wait] of [...expected, 300_000, 300_000].entries()) {
      expect(Math.abs((waits[index] ?? 0) - wait)).toBeLessThanOrEqual(2);
    }
    world.server.answer(page(5));
    expect(Math.abs((await world.poll()).row.wait - INTERVAL)).toBeLessThanOrEqual(2);
  });

  it("waits as long as a rate limit says, without trying again at once", async () => {
    await world.start([pulledMetric("latency")], { retries: 3 });
    world.server.answer({ status: 429, headers: { "retry-after": "120" }, body: "{}" });
    const { row } = await world.poll();
    expect(row.error?.code).toBe("rate_limited");
    expect(row.wait).toBeGreaterThanOrEqual(120_000);
    expect(world.server.requests).toHaveLength(1);
  });

  it("is not before its time", async () => {
    await world.start([pulledMetric("latency")]);
    world.server.answer(page(5));
    await world.poll();
    expect(await pollDue(world.context, 10, calm())).toEqual([]);
    expect(world.server.requests).toHaveLength(1);
  });
});

describe("several workers", () => {
  it("share the work, and ask for nothing twice", async () => {
    const keys = Array.from({ length: 12 }, (_, index) => `m${index}`);
    await world.start(keys.map((key) => pulledMetric(key)));
    const waiting: (() => void)[] = [];
    world.server.answer((_seen, response) => {
      waiting.push(() => {
        response.writeHead(200, { "content-type": "application/json" });
        response.end(page(5).body);
      });
      // Nobody is answered before every worker had its turn.
      if (waiting.length === keys.length) for (const answer of waiting) answer();
      return undefined;
    });
    const rounds = await Promise.all([1, 2, 3, 4].map(() => pollDue(world.context, 6, calm())));
    expect(rounds.flat()).toHaveLength(keys.length);
    expect(world.server.requests.map((r) => r.url.pathname).sort()).toEqual(
      keys.map((key) => `/${key}`).sort(),
    );
  });

  it("take over from one that died", async () => {
    await world.start([pulledMetric("latency")]);
    await world.db.pool.query(
      "UPDATE source_reading SET next_at = now() - interval '1 minute', claimed_until = now() + interval '1 minute'",
    );
    world.server.answer(page(5));
    expect(await pollDue(world.context, 10, calm())).toEqual([]);
    await world.db.pool.query(
      "UPDATE source_reading SET claimed_until = now() - interval '1 second'",
    );
    expect(await pollDue(world.context, 10, calm())).toMatchObject([{ kind: "stored" }]);
  });

  it("leave a newer answer alone, and fold nothing twice", async () => {
    await world.start([pulledMetric("latency")]);
    let [answerFirst, asked] = [() => {}, () => {}];
    const first = new Promise<void>((resolve) => {
      asked = resolve;
    });
    world.server.answer((_seen, response) => {
      if (world.server.requests.length > 1) return page(7);
      answerFirst = () => {
        response.writeHead(200, { "content-type": "application/json" });
        response.end(page(5, ago(2)).body);
      };
      asked();
      return undefined;
    });
    const slow = pollDue(world.context, 10, calm());
    await first;
    await world.db.pool.query("UPDATE source_reading SET claimed_until = NULL");
    expect(await pollDue(world.context, 10, calm())).toMatchObject([{ kind: "stored" }]);
    answerFirst();
    expect(await slow).toEqual([{ kind: "superseded" }]);
    expect(await world.folded()).toEqual({ count: 1, sum: 7, last: 7 });
  });
});

describe("a stage that ends", () => {
  it("during a poll takes nothing more, and is not asked for again", async () => {
    await world.start([pulledMetric("latency")], { retries: 3 });
    let polling: Promise<unknown> = Promise.resolve();
    const answer = await new Promise<() => void>((resolve) => {
      world.server.answer((_seen, response) => {
        resolve(() => {
          response.writeHead(200, { "content-type": "application/json" });
          response.end(page(5).body);
        });
        return undefined;
      });
      polling = pollDue(world.context, 10, calm());
    });
    await rollBackRun(world.context, world.run.runId, "enough");
    answer();
    expect(await polling).toEqual([{ kind: "ended" }]);
    expect((await world.stored()).pulled).toBeNull();
    expect(await world.folded()).toBeNull();
    await world.db.pool.query("UPDATE source_reading SET next_at = now(), claimed_until = NULL");
    expect(await pollDue(world.context, 10, calm())).toEqual([]);
    expect(world.server.requests).toHaveLength(1);
  });

  it("between two tries ends the poll", async () => {
    await world.start([pulledMetric("latency")], { retries: 3 });
    world.server.answer({ status: 503, body: "" });
    const pause = async () => {
      await rollBackRun(world.context, world.run.runId, "enough");
    };
    const outcomes = await pollDue(world.context, 10, { ...calm(), pause });
    expect(outcomes).toEqual([{ kind: "ended" }]);
    expect(world.server.requests).toHaveLength(1);
    expect((await world.stored()).error).toBeNull();
  });
});

it("is free for others at once when its worker stops", async () => {
  await world.start([pulledMetric("latency")]);
  const stopping = new AbortController();
  world.server.answer(() => {
    stopping.abort(new Error("the worker stops"));
    return undefined;
  });
  await expect(pollDue(world.context, 10, calm(stopping.signal))).rejects.toThrow(
    "the worker stops",
  );
  expect(await world.stored()).toMatchObject({ claimed_until: null, failures: 0, error: null });
});
