import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSnapshot } from "@/lib/data/read-snapshot";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

const project = () => ({ id: randomUUID(), key: `p${randomUUID().slice(0, 8)}`, name: "P" });

describe("readSnapshot", () => {
  it("shows one moment, whatever others commit meanwhile", async () => {
    const [before, after] = await readSnapshot(db, async (tx) => {
      const first = await tx.project.count();
      await db.prisma.project.create({ data: project() });
      return [first, await tx.project.count()];
    });
    expect(after).toBe(before);
    expect(await db.prisma.project.count()).toBe((before ?? 0) + 1);
  });

  it("lets nothing be written", async () => {
    const write = readSnapshot(db, (tx) => tx.project.create({ data: project() }));
    await expect(write).rejects.toThrow(/read-only transaction/);
  });
});
