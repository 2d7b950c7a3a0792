import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PAGE, pageBytes } from "@/lib/testing/evidence-page";
import { type FrontDoor, openFrontDoor } from "@/lib/testing/front-door";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";

let db: TestDatabase;
let door: FrontDoor;
let seed: Seed;
let writer: Record<string, string>;
let reader: Record<string, string>;
let foreign: Record<string, string>;
let live: string;
let key = 0;

beforeAll(async () => {
  db = await createTestDatabase();
  seed = await seedProject(db);
  door = openFrontDoor(db, seed);
  writer = await door.bearer("read", "run:write");
  reader = await door.bearer("read");
  foreign = await openFrontDoor(db, await seedProject(db)).bearer("read", "run:write");
  live = await seed.run(await seed.token("run:write"));
});
afterAll(() => db.close());

function form(fields: Record<string, string | Blob> = { file: new Blob([PAGE]) }): FormData {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === "string") body.set(name, value);
    else body.set(name, value, "search.md");
  }
  return body;
}

function send(path: string, body: BodyInit, headers: Record<string, string> = writer) {
  key += 1;
  return door.app.request(`/api/v1${path}`, {
    method: "POST",
    body,
    headers: { "Idempotency-Key": `key-${key}`, ...headers },
  });
}

const markdown = { "Content-Type": "text/markdown; charset=utf-8" };
const codeOf = async (response: Response) => {
  const body = await response.json();
  return { status: response.status, code: body.code ?? null };
};

describe("POST /pages", () => {
  it("answers 201 with the run, then 200 with the same one", async () => {
    const first = await send("/pages", form());
    const answer = await first.json();
    expect([first.status, answer.created, answer.documentId]).toEqual([201, true, "SRCH-007"]);
    expect(answer.page.name).toBe("search.md");
    const again = await send("/pages", PAGE, { ...writer, ...markdown });
    expect(again.status).toBe(200);
    expect(await again.json()).toMatchObject({ run: answer.run, created: false });
    const page = await door.get(`/runs/${answer.run}/page`, reader);
    expect(page.status).toBe(200);
    expect((await page.json()).lines).toHaveLength(PAGE.split("\n").length);
    const review = await door.get(`/runs/${answer.run}/review`, reader);
    expect(await review.json()).toMatchObject({ kind: "imported", findings: answer.findings });
    const view = await door.get(`/runs/${answer.run}`, reader);
    expect(await view.json()).toMatchObject({ kind: "imported", page: { name: "search.md" } });
    const report = await door.get(`/runs/${answer.run}/report.md`, reader);
    expect(await report.text()).toBe(PAGE);
    for (const path of ["report.json", "report.html", "events", "report.md?shape=run"]) {
      expect((await door.get(`/runs/${answer.run}/${path}`, reader)).status).toBe(200);
    }
    for (const path of ["page", "review", "report.md"]) {
      expect((await door.get(`/runs/${answer.run}/${path}`, foreign)).status).toBe(404);
    }
    for (const [path, body] of [
      ["stages/stage1_10pct/start", "{}"],
      ["abort", '{"because":"no longer wanted"}'],
    ] as const) {
      const json = { ...writer, "Content-Type": "application/json" };
      expect(await codeOf(await send(`/runs/${answer.run}/${path}`, body, json))).toMatchObject({
        status: 409,
      });
    }
  });

  it.each<[string, () => BodyInit, () => Record<string, string>, number, string]>([
    ["no file", () => form({}), () => writer, 400, "invalid_request"],
    ["a text for the file", () => form({ file: "x" }), () => writer, 400, "invalid_request"],
    [
      "a field of no meaning",
      () => form({ file: new Blob([PAGE]), x: "1" }),
      () => writer,
      400,
      "invalid_request",
    ],
    [
      "a project that is not there",
      () => form({ project: "none", file: new Blob([PAGE]) }),
      () => writer,
      404,
      "not_found",
    ],
    [
      "another type",
      () => "{}",
      () => ({ ...writer, "Content-Type": "application/json" }),
      415,
      "unsupported_media_type",
    ],
    [
      "an HTML form's own type",
      () => "a=b",
      () => ({ ...writer, "Content-Type": "text/plain" }),
      415,
      "unsupported_media_type",
    ],
    [
      "no text",
      () => form({ file: new Blob([new Uint8Array([0xff, 0xd8, 0xff])]) }),
      () => writer,
      400,
      "invalid_request",
    ],
    ["nothing", () => "", () => ({ ...writer, ...markdown }), 400, "invalid_request"],
    [
      "too much",
      () => form({ file: new Blob(["a".repeat(1_048_577)]) }),
      () => writer,
      413,
      "too_large",
    ],
    [
      "far too much",
      () => "a".repeat(3_000_000),
      () => ({ ...writer, ...markdown }),
      413,
      "too_large",
    ],
    ["no right to", () => form(), () => reader, 403, "forbidden"],
    ["nobody", () => form(), () => ({}), 401, "unauthenticated"],
  ])("refuses %s", async (_, body, headers, status, code) => {
    const before = await db.prisma.importedPage.count();
    expect(await codeOf(await send("/pages", body(), headers()))).toEqual({ status, code });
    expect(await db.prisma.importedPage.count()).toBe(before);
  });

  it("answers the same to a request that is sent again with its key", async () => {
    const headers = { ...writer, ...markdown, "Idempotency-Key": "once" };
    const body = `${PAGE}
once
`;
    const [first, again] = [
      await send("/pages", body, headers),
      await send("/pages", body, headers),
    ];
    expect((await again.json()).run).toBe((await first.json()).run);
  });
});

describe("POST /pages/check", () => {
  it("stores nothing, and is for everybody who may read", async () => {
    const before = await db.prisma.importedPage.count();
    const answer = await send("/pages/check", pageBytes(), { ...reader, ...markdown });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      page: { importedAt: null },
      plan: { version: null },
    });
    expect(await db.prisma.importedPage.count()).toBe(before);
    expect((await send("/pages/check", form(), {})).status).toBe(401);
  });
});

describe("a live run", () => {
  it("has no page unless it was started from one, and a review of its own", async () => {
    expect((await door.get(`/runs/${live}/page`, reader)).status).toBe(404);
    expect(await (await door.get(`/runs/${live}/review`, reader)).json()).toMatchObject({
      kind: "live",
    });
    expect((await door.get("/runs/none/review", reader)).status).toBe(404);
  });

  it("starts from a page by the document id of its import", async () => {
    await send("/pages", form());
    const headers = { ...writer, "Content-Type": "application/json" };
    const started = await send("/runs", JSON.stringify({ page: "SRCH-007" }), headers);
    expect(started.status).toBe(201);
    const { id } = await started.json();
    expect(await (await door.get(`/runs/${id}/page`, reader)).json()).toMatchObject({
      name: "search.md",
    });
    expect(await (await door.get(`/runs/${id}/report.md`, reader)).text()).toContain("[TBD]");
    expect((await send("/runs", "{}", headers)).status).toBe(400);
    expect((await send("/runs", '{"page":"none"}', headers)).status).toBe(404);
  });
});
