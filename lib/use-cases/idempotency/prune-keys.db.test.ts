import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { pruneKeys } from "@/lib/use-cases/idempotency/prune-keys";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

it("forgets keys after 48 hours by the database's clock and keeps the younger ones", async () => {
  await db.pool.query(`
    INSERT INTO idempotency_key (principal, route, key, request_hash, created_at) VALUES
      ('token:a', 'POST /runs', 'old', '', now() - interval '48 hours 1 minute'),
      ('token:a', 'POST /runs', 'young', '', now() - interval '47 hours 59 minutes')`);
  const actor = { kind: "engine", id: "engine", name: "engine" } as const;
  expect(await pruneKeys({ actor, db })).toBe(1);
  const left = await db.prisma.idempotencyKey.findMany({ select: { key: true } });
  expect(left).toEqual([{ key: "young" }]);
});

it("refuses everybody but the server", async () => {
  const actor = { kind: "token", id: "t", name: "T", projectId: "p", scopes: ["admin"] } as const;
  await expect(pruneKeys({ actor, db })).rejects.toMatchObject({ code: "forbidden" });
});
