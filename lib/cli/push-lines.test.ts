import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createApiClient } from "@/lib/api-client/api-client";
import { pushLines } from "@/lib/cli/push-lines";

type Seen = { key: string; samples: { value: number; stage?: string }[] };
let server: Server;
afterEach(() => new Promise((resolve) => server.close(resolve)));

/** Takes everything but negative values; the first request is answered with 503. */
async function receiver() {
  const seen: Seen[] = [];
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { samples } = JSON.parse(body) as Seen;
    seen.push({ key: String(request.headers["idempotency-key"]), samples });
    response.setHeader("connection", "close");
    if (seen.length === 1) {
      response.writeHead(503, { "content-type": "application/problem+json" });
      response.end(
        JSON.stringify({ type: "about:blank", title: "away", status: 503, code: "unavailable" }),
      );
      return;
    }
    const rejected = samples.flatMap((sample, index) =>
      sample.value < 0 ? [{ index, code: "bad", message: "negative", expected: "more" }] : [],
    );
    response.end(JSON.stringify({ accepted: samples.length - rejected.length, rejected }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { api: createApiClient({ baseUrl, token: "t" }), seen };
}

async function* lines(...texts: string[]): AsyncIterable<string> {
  yield* texts;
}

test("sends batches of a thousand, repeats a failed one under its key, and counts lines", async () => {
  const { api, seen } = await receiver();
  const values = Array.from({ length: 1_500 }, (_, n) => `{"metric":"m","value":${n}}`);
  values[1_200] = `{"metric":"m","value":-1}`;
  values[3] = "{not json";
  values[4] = "";
  values[5] = "[1]";
  const answer = await pushLines(api, "RUN-001", lines(...values), "two");
  expect(answer.accepted).toBe(1_496);
  expect(answer.rejected.map((r) => [r.index, r.code])).toEqual([
    [3, "invalid_json"],
    [5, "invalid_json"],
    [1_200, "bad"],
  ]);
  expect(seen.map((s) => s.samples.length)).toEqual([1_000, 1_000, 497]);
  expect(seen[0]?.key).toBe(seen[1]?.key);
  expect(seen[2]?.key).not.toBe(seen[1]?.key);
  expect(seen[2]?.samples[0]?.stage).toBe("two");
});
