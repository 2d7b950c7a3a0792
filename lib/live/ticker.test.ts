import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Ticker } from "@/lib/live/ticker";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Ticks that end when they are told to. */
function controlled() {
  const begun: { runId: string; at: number; end: () => void }[] = [];
  const ticker = new Ticker(
    (runId) =>
      new Promise((end) => {
        begun.push({ runId, at: performance.now(), end });
      }),
  );
  return { ticker, begun };
}

describe("Ticker", () => {
  it("begins at once, and then waits for 300 ms between two ticks of a run", async () => {
    const { ticker, begun } = controlled();
    ticker.soon("a");
    ticker.soon("a");
    expect(begun).toHaveLength(1);
    begun[0]?.end();
    await vi.advanceTimersByTimeAsync(0);
    ticker.soon("a");
    await vi.advanceTimersByTimeAsync(1000);
    const [first, second] = begun;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(300);
  });

  it("never runs one run twice at once, and catches up once afterwards", async () => {
    const { ticker, begun } = controlled();
    ticker.soon("a");
    for (let i = 0; i < 5; i += 1) {
      ticker.soon("a");
      await vi.advanceTimersByTimeAsync(400);
    }
    expect(begun).toHaveLength(1);
    begun[0]?.end();
    await vi.advanceTimersByTimeAsync(1000);
    expect(begun).toHaveLength(2);
  });

  it("ticks four runs at once, and the others as soon as there is room", async () => {
    const { ticker, begun } = controlled();
    for (const runId of ["a", "b", "c", "d", "e", "f"]) ticker.soon(runId);
    expect(begun.map((b) => b.runId)).toEqual(["a", "b", "c", "d"]);
    begun[1]?.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(begun.map((b) => b.runId)).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("waits for what is under way when it stops, and begins nothing more", async () => {
    const { ticker, begun } = controlled();
    ticker.soon("a");
    let stopped = false;
    const stop = ticker.stop().then(() => {
      stopped = true;
    });
    ticker.soon("b");
    await vi.advanceTimersByTimeAsync(1000);
    expect(stopped).toBe(false);
    begun[0]?.end();
    await stop;
    expect(begun).toHaveLength(1);
  });
});
