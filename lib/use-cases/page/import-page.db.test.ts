import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PAGE, pageBytes } from "@/lib/testing/evidence-page";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import type { Context } from "@/lib/use-cases/context";
import { checkLog } from "@/lib/use-cases/ledger/check-log";
import { checkPage } from "@/lib/use-cases/page/check-page";
import { getPage } from "@/lib/use-cases/page/get-page";
import { importPage } from "@/lib/use-cases/page/import-page";
import { pageReport } from "@/lib/use-cases/page/page-report";
import { findingsOfRun } from "@/lib/use-cases/page/review-run";
import { abortRun } from "@/lib/use-cases/run/abort-run";
import { ENGINE } from "@/lib/use-cases/run/engine";
import { listEvents } from "@/lib/use-cases/run/list-events";
import { listRuns } from "@/lib/use-cases/run/list-runs";
import { startStage } from "@/lib/use-cases/run/start-stage";
import { viewRun } from "@/lib/use-cases/run/view-run";

let db: TestDatabase;
let seed: Seed;
let engineer: Context;
const file = (text = PAGE, name = "search.md") => ({ bytes: pageBytes(text), name });

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

async function project() {
  seed = await seedProject(db);
  engineer = await seed.person("Ada", "engineer");
  return { seed, engineer };
}

const counts = async () => ({
  pages: await db.prisma.importedPage.count(),
  runs: await db.prisma.run.count(),
  plans: await db.prisma.planVersion.count(),
  leaves: await db.prisma.logLeaf.count(),
});

describe("importing a page", () => {
  it("keeps the exact bytes, and makes a run and a plan of what they state", async () => {
    const { engineer } = await project();
    const text = `\u{feff}${PAGE.replaceAll("\n", "\r\n")}`;
    const answer = await importPage(engineer, file(text), null);
    const run = await db.prisma.run.findUniqueOrThrow({
      where: { id: answer.run },
      include: { page: true, stages: { orderBy: { ordinal: "asc" } } },
    });
    expect(Buffer.from(run.page?.source ?? [])).toEqual(Buffer.from(text, "utf8"));
    expect(run.page?.sha256).toBe(createHash("sha256").update(text, "utf8").digest("hex"));
    expect(run).toMatchObject({
      kind: "imported",
      state: "imported",
      documentId: "SRCH-007",
      branch: "release/index-7",
      commit: "1f3a9c0d5b7e2a4468c1d9f00b3e7a5c2d4f6b81",
      flag: "index_v7",
      environment: "preprod",
      deploymentAt: new Date("2026-03-04T08:00:00Z"),
      trafficPercent: 0,
      startedAt: null,
    });
    expect(
      run.stages.map(({ key, state, trafficPercent }) => [key, state, trafficPercent]),
    ).toEqual([
      ["stage1_10pct", "pending", 10],
      ["stage2_100pct", "pending", 100],
    ]);
    expect(answer).toMatchObject({
      documentId: "SRCH-007",
      created: true,
      plan: { name: "srch", version: 1 },
    });
    expect(answer.lines.total).toBe(text.split("\n").length);
    expect(answer.lines.unplaced).toBe(0);
  });

  it("puts plan, run and page on the ledger, and what the tables say agrees with it", async () => {
    const { engineer } = await project();
    const { run } = await importPage(engineer, file(), null);
    const leaves = await db.prisma.logLeaf.findMany({
      where: { projectId: seed.projectId },
      orderBy: { idx: "asc" },
    });
    expect(leaves.map(({ kind }) => kind)).toEqual([
      "plan.applied",
      "run.created",
      "page.imported",
    ]);
    const last = leaves.at(-1);
    const envelope = JSON.parse(Buffer.from(last?.data ?? []).toString("utf8"));
    const statement = JSON.parse(Buffer.from(envelope.payload, "base64").toString("utf8"));
    const page = await db.prisma.importedPage.findFirstOrThrow({
      where: { projectId: seed.projectId },
    });
    expect(statement.predicate.detail).toEqual({
      page: page.id,
      sha256: page.sha256,
      lines: String(PAGE.split("\n").length),
      unplaced: "0",
    });
    expect(JSON.stringify(statement)).not.toContain("search.md");
    const events = await listEvents(engineer, run);
    expect(events.map(({ text }) => text)).toContain(
      `Ada imported a page of ${PAGE.split("\n").length} lines.`,
    );
    const checked = await checkLog({ actor: ENGINE, db }, null);
    expect(checked.problems).toEqual([]);
  });

  it("answers the run that has the same bytes already, and another one for other bytes", async () => {
    const { engineer } = await project();
    const first = await importPage(engineer, file(), null);
    const before = await counts();
    const again = await importPage(engineer, file(PAGE, "renamed.md"), null);
    expect(again).toMatchObject({
      run: first.run,
      created: false,
      plan: { name: "srch", version: 1 },
    });
    expect(await counts()).toEqual(before);
    const other = await importPage(engineer, file(`${PAGE}\nOne more remark.\n`), null);
    expect(other).toMatchObject({
      created: true,
      documentId: "SRCH-007-COPY-2",
      plan: { name: "srch", version: 1 },
    });
  });

  it("makes one run of the same bytes that come twice at once", async () => {
    const { engineer } = await project();
    const answers = await Promise.all([1, 2, 3].map(() => importPage(engineer, file(), null)));
    expect(new Set(answers.map(({ run }) => run)).size).toBe(1);
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
  });

  it("never becomes a version of a plan that says something else", async () => {
    const { engineer } = await project();
    await importPage(engineer, file(), null);
    const looser = PAGE.replace("≤250ms", "≤2500ms");
    const second = await importPage(engineer, file(looser), null);
    expect(second.plan).toMatchObject({ name: "srch-2", version: 1 });
    const plans = await db.prisma.planVersion.findMany({
      where: { projectId: seed.projectId, name: { startsWith: "srch" } },
      orderBy: { name: "asc" },
    });
    expect(plans.map(({ name, version }) => [name, version])).toEqual([
      ["srch", 1],
      ["srch-2", 1],
    ]);
  });

  it.each([
    ["without the right to start runs", () => seed.token("read"), file(), "forbidden"],
    ["of more than a mebibyte", () => engineer, file("a".repeat(1024 * 1024 + 1)), "too_large"],
    [
      "that is no text",
      () => engineer,
      { bytes: new Uint8Array([0x89, 0x50, 0xff]), name: "a.png" },
      "invalid_request",
    ],
    ["with a zero byte", () => engineer, file("# a\0b"), "invalid_request"],
    ["with nothing in it", () => engineer, file(" \n"), "invalid_request"],
  ] as const)("is refused %s, and leaves nothing behind", async (_, who, upload, code) => {
    await project();
    const context = await who();
    const before = await counts();
    await expect(importPage(context, { ...upload }, null)).rejects.toMatchObject({ code });
    expect(await counts()).toEqual(before);
  });

  it("leaves nothing behind where it fails half-way", async () => {
    const { engineer } = await project();
    const before = await counts();
    const unsigned: Context = { ...engineer, db: { ...db, signer: null } };
    await expect(importPage(unsigned, file(), null)).rejects.toThrow("no key");
    expect(await counts()).toEqual(before);
  });

  it("checks without storing anything", async () => {
    const { engineer } = await project();
    const before = await counts();
    const answer = await checkPage(engineer, file());
    expect(answer.page).toMatchObject({ title: "Canary record: search index 7", importedAt: null });
    expect(answer.plan.source).toContain("threshold: <= 250ms");
    expect(await counts()).toEqual(before);
    const nobody: Context = {
      db,
      actor: {
        kind: "person",
        id: "00000000-0000-4000-8000-000000000000",
        name: "X",
        memberships: [],
      },
    };
    await expect(checkPage(nobody, file())).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("an imported run", () => {
  it("is read, listed and reviewed in its project, and nowhere else", async () => {
    const { engineer } = await project();
    const { run } = await importPage(engineer, file(), null);
    const view = await viewRun(engineer, run);
    expect(view).toMatchObject({ kind: "imported", state: "imported", currentStage: null });
    expect(view.page).toMatchObject({ name: "search.md" });
    expect(view.permissions.canOperate).toBe(false);
    const { runs } = await listRuns(engineer);
    expect(runs.find(({ id }) => id === run)).toMatchObject({ kind: "imported" });
    const page = await getPage(engineer, run);
    expect(page.counts.total).toBe(page.lines.length);
    expect(page.stages[0]?.metrics[0]).toMatchObject({
      label: "P95 Latency",
      threshold: { text: "≤250ms", blank: false },
      actual: { blank: true },
    });
    expect(await findingsOfRun(engineer, run)).toMatchObject({
      kind: "imported",
      findings: page.findings,
    });
    const stranger = await (await seedProject(db)).person("Eve", "engineer");
    for (const read of [getPage, viewRun, pageReport, findingsOfRun]) {
      await expect(read(stranger, run)).rejects.toMatchObject({ code: "not_found" });
    }
  });

  it("takes no change, by whoever", async () => {
    const { engineer } = await project();
    const { run } = await importPage(engineer, file(), null);
    const before = await counts();
    for (const change of [
      () => startStage(engineer, run, "stage1_10pct"),
      () => abortRun(engineer, run, "not wanted"),
    ]) {
      await expect(change()).rejects.toMatchObject({ code: "conflict" });
    }
    expect(await counts()).toEqual(before);
    await expect(
      db.prisma.run.update({ where: { id: run }, data: { kind: "live", state: "draft" } }),
    ).rejects.toThrow();
    await expect(
      db.prisma.importedPage.updateMany({ data: { name: "other.md" } }),
    ).rejects.toThrow();
  });

  it("reports its page as it came, its encoding repaired", async () => {
    const { engineer } = await project();
    const { run } = await importPage(engineer, file(PAGE.replaceAll("≤", "â‰¤")), null);
    expect(await pageReport(engineer, run)).toBe(PAGE);
  });
});
