import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

const ENGINE = { kind: "engine", id: "engine", name: "engine" } as const;

describe("createTestDatabase", () => {
  it("hands out a migrated database that can append signed events", async () => {
    const index = await transaction(db, (tx) =>
      appendEvent(tx, { kind: "project.created", actor: ENGINE, projectId: null, detail: {} }),
    );
    // After the entry about the key that it signs with.
    expect(index).toBe(1n);
    const { rows } = await db.pool.query("SELECT size FROM log_head");
    expect(rows).toEqual([{ size: "2" }]);
  });

  it("has the rights of the processes, not those of the owner", async () => {
    await expect(db.pool.query("UPDATE log_leaf SET kind = 'x'")).rejects.toThrow(
      /permission denied/,
    );
    await expect(db.pool.query("UPDATE log_head SET size = 0")).rejects.toThrow(
      /permission denied/,
    );
    await expect(db.pool.query("INSERT INTO log_node VALUES (0, 9, '')")).rejects.toThrow(
      /permission denied/,
    );
  });
});
