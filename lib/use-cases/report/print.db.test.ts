import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Logger, runOnce } from "graphile-worker";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findFileReader, findReportReader } from "@/lib/data/access/find-ticket-reader";
import { endTicket, issueTicket } from "@/lib/data/report/render-tickets";
import { printReportJob } from "@/lib/jobs/print-report";
import { prunePrintsJob } from "@/lib/jobs/prune-prints";
import { chromiumIn } from "@/lib/providers/browser/chromium";
import { printPages } from "@/lib/providers/browser/print-page";
import { localFolder } from "@/lib/providers/storage/local-folder";
import { type AnsweringServer, startAnsweringServer } from "@/lib/testing/answering-server";
import { chromiumOfTests } from "@/lib/testing/chromium";
import { openFrontDoor } from "@/lib/testing/front-door";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import type { Context } from "@/lib/use-cases/context";
import { buildReport } from "@/lib/use-cases/report/build-report";
import { readPrint } from "@/lib/use-cases/report/read-print";
import { reportDocument } from "@/lib/use-cases/report/report-document";

let db: TestDatabase;
let seed: Seed;
let reader: Context;
let runId: string;
let folder: string;
let pages: AnsweringServer;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "tollgate-prints-"));
  db = await createTestDatabase();
  pages = await startAnsweringServer();
  seed = await seedProject(db, undefined, { storage: localFolder(folder) });
  reader = await seed.person("Ada", "viewer");
  runId = await seed.run(await seed.person("Eve", "engineer"));
});
beforeEach(async () => {
  pages.requests.length = 0;
  await db.prisma.reportPrint.deleteMany();
});
afterAll(async () => {
  await pages.close();
  await db.close();
  await rm(folder, { recursive: true, force: true });
});

/** Carries out what waits in the queue, as the worker does. */
async function work(job: typeof printReportJob, chromium: string): Promise<string[]> {
  const said: string[] = [];
  const context: Context = {
    actor: { kind: "engine", id: "engine", name: "Tollgate" },
    db,
    storage: localFolder(folder),
    printer: {
      page: printPages(chromiumIn(path.join(folder, "b"), chromium)),
      origin: pages.origin,
    },
  };
  await runOnce({
    pgPool: db.pool,
    taskList: {
      [job.name]: async (payload) => {
        said.push((await job.run(payload, context, new AbortController().signal)) ?? "");
      },
    },
    noHandleSignals: true,
    logger: new Logger(() => () => {}),
  });
  return said;
}

const asked = async () => (await db.prisma.reportPrint.count()) > 0;

/** What the web process would answer, down to the digest. */
async function servePage(): Promise<void> {
  const { digest } = reportDocument(await buildReport(reader, runId));
  pages.answer({
    headers: { "content-type": "text/html" },
    body: `<!doctype html><title>Report</title><main data-report-digest="${digest}"><h1>Report</h1></main>`,
  });
}

describe("the PDF of a report", () => {
  it("is made once, of the page that the ticket opens, and given out again", async () => {
    await servePage();
    const waiting = readPrint(reader, runId);
    const also = readPrint(reader, runId);
    await expect.poll(asked).toBe(true);
    expect((await work(printReportJob, chromiumOfTests())).join()).toContain("made the PDF");
    const first = await waiting;
    expect(first.bytes.subarray(0, 5).toString()).toBe("%PDF-");
    await work(printReportJob, chromiumOfTests());
    await also;
    const [page] = pages.requests;
    expect(page?.url.pathname).toBe(`/runs/${runId}/report`);
    const secret = /tollgate\.render=(\S+)/.exec(String(page?.headers.cookie))?.[1] ?? "";
    expect(secret).toHaveLength(43);
    expect(await findReportReader(db, { secret, runId })).toBeNull();
    expect(await db.prisma.renderTicket.count()).toBe(0);

    const before = await db.prisma.reportPrint.count();
    expect((await readPrint(reader, runId)).bytes.subarray(0, 5).toString()).toBe("%PDF-");
    expect(await db.prisma.reportPrint.count()).toBe(before);
  });

  it("names what to install where there is no Chromium, by its own code", async () => {
    const door = openFrontDoor(db, seed, { services: { db, storage: localFolder(folder) } });
    const waiting = door.get(`/runs/${runId}/report.pdf`, await door.bearer("read"));
    await expect.poll(asked).toBe(true);
    await work(printReportJob, "/nowhere/chromium");
    const answer = await waiting;
    expect(answer.status).toBe(503);
    const problem = await answer.json();
    expect(problem.code).toBe("no_browser");
    expect(problem.detail).toContain("apt-get install chromium");
  });

  it("is refused in time where no worker makes it", async () => {
    await expect(readPrint(reader, runId, 300)).rejects.toMatchObject({ code: "print_timeout" });
  });

  it("is not for strangers, for whom nothing is even asked for", async () => {
    const stranger = await (await seedProject(db)).person("Otto", "admin");
    const context = { ...stranger, storage: localFolder(folder) };
    await expect(readPrint(context, runId)).rejects.toMatchObject({ code: "not_found" });
    expect(await asked()).toBe(false);
  });

  it("says why where the page is refused to its own ticket", async () => {
    pages.answer({ status: 500, body: "" });
    const waiting = readPrint(reader, runId).catch((error: unknown) => error);
    await expect.poll(asked).toBe(true);
    await work(printReportJob, chromiumOfTests());
    expect(await waiting).toMatchObject({ code: "unavailable" });
  });

  it("is removed after a week, with its file", async () => {
    const storage = localFolder(folder);
    const sha256 = "cd".repeat(32);
    const key = `sha256/cd/${sha256}`;
    await storage.put(key, Buffer.from("old"));
    await db.pool.query(
      `INSERT INTO report_print (id, run_id, requested_by, requested_at, finished_at, sha256, report_digest)
       VALUES ($1, $2, 'engine', now() - interval '8 days', now(), $3, 'd')`,
      [randomUUID(), runId, sha256],
    );
    await db.pool.query("SELECT graphile_worker.add_job('prune-prints', '{\"_cron\":{}}'::json)");
    expect(await work(prunePrintsJob, "")).toEqual(["removed 1 old PDFs"]);
    expect(await storage.get(key)).toBeNull();
  });
});

describe("a render ticket", () => {
  it("opens its own run, and no other of the project", async () => {
    const other = await seed.run(await seed.person("Eve", "engineer"));
    const secret = await issueTicket(db, runId);
    expect(await findReportReader(db, { secret, runId })).toMatchObject({ scopes: ["read"] });
    expect(await findReportReader(db, { secret, runId: other })).toBeNull();
    expect(await findReportReader(db, { secret: `${secret}x`, runId })).toBeNull();
    expect(await findReportReader(db, { secret, runId: "' OR true" })).toBeNull();
    expect(await findFileReader(db, { secret, evidenceId: runId })).toBeNull();
    await endTicket(db, secret);
    expect(await findReportReader(db, { secret, runId })).toBeNull();
  });

  it("is over after its time, by the database's clock", async () => {
    const secret = await issueTicket(db, runId);
    const owner = new pg.Client({ connectionString: db.ownerUrl });
    await owner.connect();
    await owner.query("UPDATE render_ticket SET expires_at = clock_timestamp()");
    await owner.end();
    expect(await findReportReader(db, { secret, runId })).toBeNull();
  });

  it("opens no other address of the API", async () => {
    const door = openFrontDoor(db, seed);
    const secret = await issueTicket(db, runId);
    const headers = { Cookie: `tollgate.render=${secret}` };
    for (const address of [`/runs/${runId}`, `/runs/${runId}/report.json`, "/runs", "/me"]) {
      expect([address, (await door.get(address, headers)).status]).toEqual([address, 401]);
    }
    expect((await door.post(`/runs/${runId}/lessons`, headers, {})).status).toBe(401);
  });
});
