import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LiveStream } from "@/lib/live/live-stream";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const block = "x".repeat(100 * 1024);

function streamWith() {
  const calls = { room: 0, close: 0 };
  const reader = { runId: "r", actor: "person:a", after: null, isAllowed: async () => true };
  const stream = new LiveStream(reader, 0, {
    room: () => {
      calls.room += 1;
    },
    close: () => {
      calls.close += 1;
    },
  });
  return { stream, calls };
}

function fill(stream: LiveStream): number {
  let sent = 0;
  while (stream.send(block)) sent += 1;
  return sent;
}

describe("LiveStream", () => {
  it("takes half a megabyte for a reader that is behind, and no more", () => {
    const { stream } = streamWith();
    const sent = fill(stream);
    expect(sent).toBeGreaterThanOrEqual(5);
    expect(sent).toBeLessThanOrEqual(7);
    expect(stream.isFull).toBe(true);
    expect(stream.send("one more")).toBe(false);
  });

  it("says when the reader has made room again", async () => {
    const { stream, calls } = streamWith();
    const reader = stream.body.getReader();
    const sent = fill(stream);
    for (let i = 0; i < sent; i += 1) await reader.read();
    await vi.advanceTimersByTimeAsync(0);
    expect(calls.room).toBe(1);
    expect(stream.isFull).toBe(false);
    expect(stream.send("again")).toBe(true);
  });

  it("is stuck once nothing was taken for half a minute", () => {
    const { stream } = streamWith();
    fill(stream);
    vi.advanceTimersByTime(29_000);
    expect(stream.isStuck).toBe(false);
    vi.advanceTimersByTime(2000);
    expect(stream.isStuck).toBe(true);
  });

  it("closes once, whoever closes it", async () => {
    const { stream, calls } = streamWith();
    await stream.body.cancel();
    stream.close();
    expect(calls.close).toBe(1);
    expect(stream.send("late")).toBe(false);
  });
});
