import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { renderMarkdown } from "@/lib/domain/report/markdown";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { buildReport } from "@/lib/use-cases/report/build-report";

let db: TestDatabase;
let seed: Seed;
beforeAll(async () => {
  db = await createTestDatabase();
  seed = await seedProject(db);
});
afterAll(() => db.close());

const HOUR = 3_600_000;

it("names who waived what, with whom and until when, and tells one that is over from one that is not", async () => {
  const ada = await seed.person("Ada", "engineer");
  const ben = await seed.person("Ben", "engineering-manager");
  const run = await seed.run(ada);
  const asked = new Date(Date.now() - 3 * HOUR);
  const waive = (title: string, expiresAt: Date, confirmed: boolean) =>
    db.prisma.waiver.create({
      data: {
        id: randomUUID(),
        runId: run,
        stageKey: "pre-deployment",
        subject: "checklist",
        subjectKey: title,
        title,
        reason: "The office is closed, and the release cannot wait.",
        requestedBy: ada.actor.id,
        requestedAt: asked,
        expiresAt,
        ...(confirmed ? { confirmedBy: ben.actor.id, confirmedAt: asked } : {}),
      },
    });
  await waive("Rota", new Date(Date.now() + HOUR), true);
  await waive("Drill", new Date(Date.now() - HOUR), true);
  await waive("Phone", new Date(Date.now() + HOUR), false);
  const report = await buildReport(ada, run);
  const lines = report.waivers.toSorted((a, b) => a.title.localeCompare(b.title));
  expect(lines.map((w) => [w.title, w.state, w.gate])).toEqual([
    ["Drill", "expired", "Pre-deployment"],
    ["Phone", "waiting", "Pre-deployment"],
    ["Rota", "active", "Pre-deployment"],
  ]);
  expect(lines[2]?.requested).toMatch(/^Ada, /);
  expect(lines[2]?.confirmed).toMatch(/^Ben, /);
  expect(report.status).toContain("WITH 2 WAIVERS");
  expect(renderMarkdown(report)).toContain("> **WAIVER in Pre-deployment: Rota (in force)**");
});
