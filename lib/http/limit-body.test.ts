import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/domain/app-error";
import { answerError } from "@/lib/http/errors";
import { limitBody } from "@/lib/http/limit-body";

const LIMIT = 1000;
const silent = { info: () => {}, warn: () => {}, error: () => {} };

function appOf(read: (request: Request) => Promise<unknown>): Hono {
  const app = new Hono();
  app.onError((error, c) => answerError(error, c, silent));
  app.post("/", limitBody(LIMIT), async (c) => c.text(String(await read(c.req.raw))));
  return app;
}

/** A body of unknown length, in chunks; tells how many were asked for. */
function chunked(chunks: number, size: number) {
  let asked = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        asked += 1;
        if (asked > chunks) controller.close();
        else controller.enqueue(new Uint8Array(size).fill(97));
      },
    },
    { highWaterMark: 0 },
  );
  return { body, asked: () => asked };
}

function send(app: Hono, body: BodyInit, headers: Record<string, string> = {}) {
  const init = { method: "POST", body, headers, duplex: "half" } as const;
  return app.request("/", init);
}

describe("limitBody", () => {
  it("lets through what fits, of known and unknown length", async () => {
    const app = appOf(async (request) => (await request.text()).length);
    expect(await (await send(app, "a".repeat(LIMIT))).text()).toBe("1000");
    expect(await (await send(app, chunked(10, 100).body)).text()).toBe("1000");
  });

  it("refuses a declared length unread", async () => {
    const app = appOf((request) => request.text());
    const { body, asked } = chunked(1000, 100);
    const response = await send(app, body, { "Content-Length": "1001" });
    expect([response.status, asked()]).toEqual([413, 0]);
  });

  it("stops reading an endless body at the limit", async () => {
    const app = appOf((request) => request.text());
    const { body, asked } = chunked(Number.POSITIVE_INFINITY, 100);
    const response = await send(app, body);
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ status: 413, code: "too_large" });
    expect(asked()).toBeLessThan(20);
  });

  it("reads nothing before somebody asks for the body", async () => {
    const app = appOf(async () => {
      throw new AppError("unauthenticated", "Sign in.");
    });
    const { body, asked } = chunked(1000, 100);
    expect((await send(app, body)).status).toBe(401);
    expect(asked()).toBeLessThan(3);
  });
});
