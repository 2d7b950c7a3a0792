import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { BundleSet } from "@/lib/testing/bundle-set";
import { PAGE, pageBytes } from "@/lib/testing/evidence-page";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { read } from "@/lib/testing/written-bundle";
import type { Context } from "@/lib/use-cases/context";
import { checkLog } from "@/lib/use-cases/ledger/check-log";
import { importPage } from "@/lib/use-cases/page/import-page";
import { createRun } from "@/lib/use-cases/run/create-run";
import { ENGINE } from "@/lib/use-cases/run/engine";
import { viewRun } from "@/lib/use-cases/run/view-run";
import { verifyBundle } from "@/lib/verifier/verify-bundle";

let db: TestDatabase;
let set: BundleSet;
let seed: Seed;
const file = (text = PAGE, name = "search.md") => ({ bytes: pageBytes(text), name });

beforeAll(async () => {
  db = await createTestDatabase();
  set = await BundleSet.open(db);
});
afterAll(async () => {
  await set.close();
  await db.close();
});

async function project(): Promise<{ engineer: Context }> {
  seed = await seedProject(db);
  return { engineer: await seed.person("Ada", "engineer") };
}

const check = (text: string) => verifyBundle(Buffer.from(text, "utf8"));

describe("a run that starts from a page", () => {
  it("takes its plan and facts from it, unless the caller says otherwise", async () => {
    const { engineer } = await project();
    const imported = await importPage(engineer, file(), null);
    const byId = await createRun(engineer, { page: imported.run });
    const byName = await createRun(engineer, { page: "SRCH-007", branch: "hotfix", flag: "other" });
    expect(await viewRun(engineer, byId.id)).toMatchObject({
      kind: "live",
      state: "draft",
      documentId: "SRCH-008",
      plan: { name: "srch" },
      branch: "release/index-7",
      flag: "index_v7",
      environment: "preprod",
      deploymentAt: "2026-03-04T08:00:00.000Z",
      page: { name: "search.md" },
    });
    expect(await viewRun(engineer, byName.id)).toMatchObject({ branch: "hotfix", flag: "other" });
    const row = await db.prisma.run.findUniqueOrThrow({ where: { id: byId.id } });
    await expect(
      db.prisma.run.update({ where: { id: row.id }, data: { pageId: null } }),
    ).rejects.toThrow();
    const checked = await checkLog({ actor: ENGINE, db }, null);
    expect(checked.problems).toEqual([]);
  });

  it("is refused where the page is of no run in the project, or nothing says what it is of", async () => {
    const { engineer } = await project();
    const live = await seed.run(engineer);
    for (const page of [live, "none", "00000000-0000-4000-8000-000000000000"]) {
      await expect(createRun(engineer, { page })).rejects.toMatchObject({ code: "not_found" });
    }
    await expect(createRun(engineer, {})).rejects.toMatchObject({ code: "invalid_request" });
  });
});

describe("a bundle", () => {
  it("of an imported run holds the page as it came, and says what it is", async () => {
    const { engineer } = await project();
    const { run } = await importPage(engineer, file(), null);
    const text = await set.bundle(run, engineer);
    const { answer, why, checks, run: summary } = await check(text);
    expect({ answer, state: summary?.state }).toEqual({
      answer: "genuine-and-complete",
      state: "imported",
    });
    expect(why).toContain("what it claims was not measured here");
    expect(checks.find(({ id }) => id === "quorum")?.state).toBe("not-checked");
    const [page] = read(text).files;
    expect(Buffer.from(page?.data ?? "", "base64").toString("utf8")).toBe(PAGE);
  });

  it("with another page, or without it, is not genuine", async () => {
    const { engineer } = await project();
    const { run } = await importPage(engineer, file(), null);
    const text = await set.bundle(run, engineer);
    for (const change of [
      (files: { data: string }[]) => files.splice(0, 1),
      (files: { data: string }[]) => {
        for (const one of files) one.data = Buffer.from("# other").toString("base64");
      },
    ]) {
      const bundle = read(text);
      change(bundle.files);
      const { answer, checks } = await check(canonicalJson(bundle));
      expect(answer).toBe("not-genuine");
      expect(checks.find(({ state }) => state === "failed")?.id).toBe("documents");
    }
  });

  it("of a run that was started from a page holds the page too", async () => {
    const { engineer } = await project();
    const { run: page } = await importPage(engineer, file(), null);
    const { id } = await createRun(engineer, { page });
    const text = await set.bundle(id, engineer);
    expect(await check(text)).toMatchObject({ answer: "genuine-not-latest" });
    expect(read(text).files).toHaveLength(1);
  });
});

it("says so where a page's bytes are not the ones on record", async () => {
  const { engineer } = await project();
  const { run } = await importPage(engineer, file(), null);
  const { pageId } = await db.prisma.run.findUniqueOrThrow({ where: { id: run } });
  const owner = new pg.Client({ connectionString: db.ownerUrl });
  await owner.connect();
  await owner.query("SET session_replication_role = replica");
  await owner.query(
    "UPDATE imported_page SET source = $2, sha256 = encode(sha256($2), 'hex') WHERE id = $1",
    [pageId, Buffer.from("# other")],
  );
  await owner.end();
  const { problems } = await checkLog({ actor: ENGINE, db }, null);
  expect(problems.map(({ what }) => what).join()).toMatch(/page is [0-9a-f]{64}; the events tell/);
  await expect(set.bundle(run, engineer)).rejects.toMatchObject({ code: "unavailable" });
});
