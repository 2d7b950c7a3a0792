import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { buildReport } from "@/lib/use-cases/report/build-report";
import { recordLessons } from "@/lib/use-cases/report/record-lessons";
import { abortRun } from "@/lib/use-cases/run/abort-run";

const LESSONS = { wentWell: ["Soak"], couldImprove: ["Alerts"], actionItems: ["Tune them"] };

let db: TestDatabase;
let seed: Seed;
beforeAll(async () => {
  db = await createTestDatabase();
  seed = await seedProject(db);
});
afterAll(() => db.close());

describe("recordLessons", () => {
  it("keeps them once the run has ended, in the report and as a ledger entry", async () => {
    const engineer = await seed.person("Ada", "engineer");
    const run = await seed.run(engineer);
    await abortRun(engineer, run, "Not needed any more.");
    await recordLessons(engineer, run, LESSONS);
    const report = await buildReport(engineer, run);
    expect(report.lessons).toEqual(LESSONS);
    expect(report.timeline.at(-1)?.text).toBe("Ada recorded what was learned.");
    expect(report.certificate.ledger.size).toBeGreaterThanOrEqual(report.timeline.length);
  });

  it("keeps every version with who wrote it and when, the newest first", async () => {
    const engineer = await seed.person("Ada", "engineer");
    const other = await seed.person("Ben", "engineer");
    const run = await seed.run(engineer);
    await abortRun(engineer, run, "Not needed any more.");
    await recordLessons(engineer, run, LESSONS);
    await recordLessons(other, run, { ...LESSONS, wentWell: ["Soak", "Alerts"] });
    const { lessons, lessonsHistory, timeline } = await buildReport(engineer, run);
    expect(lessons?.wentWell).toEqual(["Soak", "Alerts"]);
    expect(lessonsHistory.map((l) => [l.ordinal, l.by, l.lessons.wentWell])).toEqual([
      [2, "Ben", ["Soak", "Alerts"]],
      [1, "Ada", ["Soak"]],
    ]);
    const written = timeline.filter((event) => event.text.endsWith("recorded what was learned."));
    expect(written.map((event) => event.text)).toEqual([
      "Ada recorded what was learned.",
      "Ben recorded what was learned.",
    ]);
    for (const { at } of lessonsHistory) expect(Date.parse(at)).not.toBeNaN();
    await expect(db.prisma.lessonsVersion.deleteMany({ where: { runId: run } })).rejects.toThrow();
  });

  it("refuses while the run goes on, and writes nothing", async () => {
    const engineer = await seed.person("Ada", "engineer");
    const run = await seed.run(engineer);
    const entries = async () => (await buildReport(engineer, run)).timeline.length;
    const before = await entries();
    await expect(recordLessons(engineer, run, LESSONS)).rejects.toMatchObject({ code: "conflict" });
    expect(await entries()).toBe(before);
  });

  it("refuses those who may only read, and strangers as if there were no run", async () => {
    const engineer = await seed.person("Ada", "engineer");
    const run = await seed.run(engineer);
    await abortRun(engineer, run, "Not needed any more.");
    const reader = await seed.person("Ben", "viewer");
    await expect(recordLessons(reader, run, LESSONS)).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await (await seedProject(db)).person("Eve", "engineer");
    await expect(recordLessons(stranger, run, LESSONS)).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(buildReport(stranger, run)).rejects.toMatchObject({ code: "not_found" });
  });
});
