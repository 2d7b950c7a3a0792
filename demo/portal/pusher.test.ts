import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { Pusher } from "@/demo/portal/pusher";

type Seen = { key: string; body: string };
let server: Server;
afterEach(() => new Promise((resolve) => server.close(resolve)));

/** Answers with the statuses in order, the last one for ever, and keeps what it was sent. */
async function answering(statuses: number[]): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    seen.push({ key: String(request.headers["idempotency-key"]), body });
    const status = statuses[seen.length - 1] ?? statuses.at(-1) ?? 200;
    response.writeHead(status, { "content-type": "application/json", connection: "close" });
    response.end(JSON.stringify(status === 200 ? { accepted: 1, rejected: [] } : { code: "no" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

function pusherTo(runUrl: string, mostBatches = 10): Pusher {
  return new Pusher({ runUrl, token: "t", pauseMs: 1, longestPauseMs: 2, mostBatches });
}

test("repeats a failed batch with the same key, then goes on in order", async () => {
  const { url, seen } = await answering([503, 429, 200]);
  const pusher = pusherTo(url);
  pusher.push("samples", "samples", [{ n: 1 }]);
  pusher.push("samples", "samples", [{ n: 2 }]);
  await pusher.stop(5_000);
  expect(seen.map((s) => JSON.parse(s.body).samples[0].n)).toEqual([1, 1, 1, 2]);
  expect(new Set(seen.map((s) => s.key)).size).toBe(2);
  expect(pusher.counts).toMatchObject({ accepted: 2, retried: 2, dropped: 0 });
});

test("keeps a bounded number of batches, and drops the oldest", async () => {
  const { url, seen } = await answering([200]);
  const pusher = pusherTo(url, 2);
  for (const n of [1, 2, 3, 4]) pusher.push("samples", "samples", [{ n }, { n }]);
  await pusher.stop(5_000);
  expect(pusher.counts).toMatchObject({ dropped: 4, accepted: 2 });
  expect(seen.map((s) => JSON.parse(s.body).samples[0].n)).toEqual([1, 4]);
});

test("lets go of what is refused for good", async () => {
  const { url, seen } = await answering([403]);
  const pusher = pusherTo(url);
  pusher.push("samples", "samples", [{ n: 1 }]);
  await pusher.stop(5_000);
  expect(seen).toHaveLength(1);
  expect(pusher.buffered).toBe(0);
  expect(pusher.counts).toMatchObject({ accepted: 0, refused: 1 });
});
