import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Reply } from "@/lib/testing/answering-server";
import {
  ago,
  calm,
  jsonQuery,
  PolledWorld,
  page,
  promMetric,
  pulledMetric,
  vector,
} from "@/lib/testing/polled-run";
import { pollDue } from "@/lib/use-cases/source/poll-due";

let world: PolledWorld;
beforeAll(async () => {
  world = await PolledWorld.open();
});
afterAll(() => world.close());

const HTML: Reply = { headers: { "content-type": "text/html" }, body: "<html>sign in</html>" };

describe("a pull", () => {
  it("begins with its stage and brings a reading that is judged", async () => {
    await world.start([pulledMetric("latency", { unit: "s" })]);
    world.server.answer(page(0.212));
    const { outcomes, row, state } = await world.poll();
    expect(outcomes).toEqual([{ kind: "stored", error: null }]);
    expect(row).toMatchObject({
      failures: 0,
      error: null,
      claimed_until: null,
      pulled: {
        reading: { value: 212 },
        query: expect.stringContaining(`${world.server.origin}/latency`),
      },
    });
    expect(state).toMatchObject({ verdict: "pass", value: 212 });
    expect(await world.folded()).toEqual({ count: 1, sum: 212, last: 212 });
  });

  it("is made for a stage that began before pulls were kept", async () => {
    await world.start([pulledMetric("latency")]);
    await world.db.pool.query("DELETE FROM source_reading");
    world.server.answer(page(5));
    expect(await pollDue(world.context, 10, calm())).toHaveLength(1);
    expect((await world.stored()).pulled?.reading?.value).toBe(5);
  });

  it("asks for the control group as well", async () => {
    await world.start([pulledMetric("latency", { control: jsonQuery("/control") })]);
    world.server.answer(({ url }) => page(url.pathname === "/control" ? 7 : 5));
    await world.poll();
    const { rows } = await world.db.pool.query(
      "SELECT arm, (pulled->'reading'->>'value')::float8 AS value FROM source_reading WHERE stage_id = $1 ORDER BY arm",
      [world.run.stageId],
    );
    expect(rows).toEqual([
      { arm: "canary", value: 5 },
      { arm: "control", value: 7 },
    ]);
  });

  it("takes samples once, however often they are told", async () => {
    await world.start([pulledMetric("latency", { answers: "samples" })]);
    const [earlier, later] = [ago(20), ago(10)];
    const told = [page(100, earlier), page(100, earlier), page(300, later), page(300, later)];
    for (const reply of told) {
      world.server.answer(reply);
      await world.poll();
    }
    expect(await world.folded()).toEqual({ count: 2, sum: 400, last: 300 });
  });
});

describe("a source that", () => {
  it.each<[string, () => Reply, string, RegExp]>([
    ["answers HTML", () => HTML, "bad_answer", /HTML/],
    ["answers 503", () => ({ status: 503, body: "" }), "source_failed", /503/],
    ["answers another JSON", () => ({ body: '{"ok":true}' }), "bad_answer", /\$/],
    ["answers a text for the number", () => page("fast"), "bad_answer", /"fast"/],
    ["comes back with older data", () => page(1, ago(300)), "went_back", /older data/],
    ["is ahead of time", () => page(1, ago(-30)), "bad_answer", /future/],
  ])(
    "%s is an error in words, never a pass, and recovers by itself",
    async (_, reply, code, words) => {
      await world.start([pulledMetric("latency")]);
      world.server.answer(page(5));
      expect((await world.poll()).state.verdict).toBe("pass");
      world.server.answer(reply());
      const { row, state } = await world.poll();
      expect(row).toMatchObject({ failures: 1, claimed_until: null, error: { code } });
      expect(row.error?.message).toMatch(words);
      expect(state.verdict).toBe("error");
      expect(state.reason).toContain(row.error?.message);
      expect(await world.folded()).toMatchObject({ count: 1 });
      world.server.answer(page(6));
      const after = await world.poll();
      expect(after.row).toMatchObject({ failures: 0, error: null });
      expect(after.state).toMatchObject({ verdict: "pass", value: 6 });
    },
  );

  it("does not answer in time is an error, after as many tries as the plan says", async () => {
    await world.start([pulledMetric("latency")], { timeout: 200, retries: 2 });
    world.server.answer(() => undefined);
    const { row, state } = await world.poll();
    expect(row.error).toMatchObject({
      code: "timeout",
      message: expect.stringContaining("200 ms"),
    });
    expect(world.server.requests).toHaveLength(3);
    expect(state.verdict).toBe("error");
    world.server.answer(page(5));
    expect((await world.poll()).state.verdict).toBe("pass");
  });

  it("fails once within a poll is asked again at once", async () => {
    await world.start([pulledMetric("latency")], { retries: 1 });
    world.server.answer(() =>
      world.server.requests.length === 1 ? { status: 502, body: "" } : page(5),
    );
    const { row } = await world.poll();
    expect(row).toMatchObject({ failures: 0, error: null });
    expect(world.server.requests).toHaveLength(2);
  });

  it("has nothing is no pass, and recovers by itself", async () => {
    await world.start([pulledMetric("latency")]);
    world.server.answer(page(null));
    const { row, state } = await world.poll();
    expect(row).toMatchObject({ error: null, pulled: { reading: null } });
    expect(["pending", "inconclusive"]).toContain(state.verdict);
    world.server.answer(page(5));
    expect((await world.poll()).state.verdict).toBe("pass");
  });

  it("answers about something else is refused once, and taken when it stays so", async () => {
    await world.start([promMetric("latency")]);
    const pollAs = (pod: string, value: string) => {
      world.server.answer(vector({ labels: { pod }, value }));
      return world.poll();
    };
    expect((await pollAs("a", "5")).state.verdict).toBe("pass");
    const changed = await pollAs("b", "6");
    expect(changed.row.error).toMatchObject({ code: "series_changed" });
    expect(changed.row.error?.message).toMatch(/pod.*b.*pod.*a/);
    expect(changed.state.verdict).toBe("error");
    expect(await world.folded()).toMatchObject({ count: 1 });
    world.server.answer(HTML);
    expect((await world.poll()).row.error?.code).toBe("bad_answer");
    expect((await pollAs("c", "6")).row.error?.code).toBe("series_changed");
    const again = await pollAs("c", "7");
    expect(again.row).toMatchObject({ error: null, failures: 0 });
    expect(again.state).toMatchObject({ verdict: "pass", value: 7 });
  });

  it("answers about several series is refused, never picked from", async () => {
    await world.start([promMetric("latency")]);
    world.server.answer(
      vector({ labels: { pod: "a" }, value: "1" }, { labels: { pod: "b" }, value: "2" }),
    );
    const { row, state } = await world.poll();
    expect(row.error).toMatchObject({
      code: "bad_answer",
      message: expect.stringContaining("pod"),
    });
    expect(state.verdict).toBe("error");
  });

  it.each(["NaN", "+Inf"])(
    "answers %s gives no sample and no pass, until a number comes",
    async (value) => {
      await world.start([promMetric("latency")]);
      world.server.answer(vector({ value }));
      const { row, state } = await world.poll();
      expect(row).toMatchObject({ error: null, failures: 0 });
      expect(row.pulled?.reading?.value).toBe(value === "NaN" ? "NaN" : "Infinity");
      expect(state.verdict).toBe("inconclusive");
      expect(state.reason).toContain("not a number");
      expect(await world.folded()).toBeNull();
      world.server.answer(vector({ value: "5" }));
      expect((await world.poll()).state.verdict).toBe("pass");
    },
  );

  it("has no series is no pass, and recovers by itself", async () => {
    await world.start([promMetric("latency")]);
    world.server.answer(vector());
    const { row, state } = await world.poll();
    expect(row).toMatchObject({ error: null, pulled: { reading: null } });
    expect(["pending", "inconclusive"]).toContain(state.verdict);
    world.server.answer(vector({ value: "5" }));
    expect((await world.poll()).state.verdict).toBe("pass");
  });
});
