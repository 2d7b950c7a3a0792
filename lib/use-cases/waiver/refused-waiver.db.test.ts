import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadRun } from "@/lib/data/run/load-run";
import { measured, sign } from "@/lib/testing/gate-set";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import {
  askWaiver,
  confirmAsked,
  DAY,
  planWithScreenshot,
  SCREENSHOT,
} from "@/lib/testing/waivers";
import type { Context } from "@/lib/use-cases/context";
import { decideStage } from "@/lib/use-cases/run/decide-stage";
import type { WaiverWish } from "@/lib/use-cases/waiver/request-waiver";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

describe("a waiver is refused", () => {
  let set: Awaited<ReturnType<typeof measured>>;
  beforeAll(async () => {
    set = await measured(db, planWithScreenshot());
  });
  const soon = (ms: number) => new Date(Date.now() + ms);

  it.each<[string, Partial<WaiverWish>, string]>([
    ["without a reason", { reason: "  because I say so  " }, "invalid_request"],
    ["for ever", { expiresAt: soon(91 * DAY) }, "invalid_request"],
    ["for a time that is over", { expiresAt: soon(-1000) }, "invalid_request"],
    ["for a screenshot that is not asked for", { key: "boards" }, "invalid_request"],
    ["for an item that is done", { subject: "checklist", key: "looked" }, "invalid_request"],
    [
      "for a finding that is not there",
      { subject: "finding", key: "weekday:0" },
      "invalid_request",
    ],
    ["with a wrong password", { password: "guess" }, "wrong_password"],
  ])("%s", async (_, wish, code) => {
    await expect(askWaiver(set.cast.owner, set.runId, wish)).rejects.toMatchObject({ code });
    expect((await loadRun(db.prisma, set.runId)).waivers).toEqual([]);
  });

  it("at an unknown gate, and at one that has passed", async () => {
    await expect(askWaiver(set.cast.owner, set.runId, SCREENSHOT, "s9")).rejects.toMatchObject({
      code: "not_found",
    });
    const done = await measured(db);
    await sign(done.cast.ada, done.runId, "s1", "manager");
    await sign(done.cast.cyn, done.runId, "s1", "security");
    await decideStage(done.cast.ada, done.runId, "s1", { kind: "go", because: "Fine." });
    await expect(
      askWaiver(done.cast.owner, done.runId, { subject: "checklist", key: "looked" }),
    ).rejects.toMatchObject({ code: "conflict" });
  });

  it("to tokens, to readers and to strangers", async () => {
    const token = await set.seed.token("read", "run:write", "decide", "admin");
    await expect(askWaiver(token, set.runId, SCREENSHOT)).rejects.toMatchObject({
      code: "forbidden",
    });
    const viewer = await withPassword(await set.seed.person("Vic", "viewer"));
    await expect(askWaiver(viewer, set.runId, SCREENSHOT)).rejects.toMatchObject({
      code: "wrong_role",
    });
    const stranger = await measured(db);
    await expect(askWaiver(stranger.cast.ada, set.runId, SCREENSHOT)).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("to who asked for it and to who owns the run, and a second one while one waits or holds", async () => {
    const { id } = await askWaiver(set.cast.ada, set.runId, SCREENSHOT);
    await expect(askWaiver(set.cast.cyn, set.runId, SCREENSHOT)).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(confirmAsked(set.cast.ada, set.runId, id)).rejects.toMatchObject({
      code: "own_run",
    });
    await expect(confirmAsked(set.cast.owner, set.runId, id)).rejects.toMatchObject({
      code: "own_run",
    });
    const other = await measured(db);
    await expect(confirmAsked(other.cast.cyn, other.runId, id)).rejects.toMatchObject({
      code: "not_found",
    });
    await confirmAsked(set.cast.cyn, set.runId, id);
    await expect(confirmAsked(set.cast.ben, set.runId, id)).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(askWaiver(set.cast.ada, set.runId, SCREENSHOT)).rejects.toMatchObject({
      code: "conflict",
    });
  });

  async function withPassword(person: Context): Promise<Context> {
    const known = await db.prisma.person.findUniqueOrThrow({
      where: { id: set.cast.ada.actor.id },
    });
    await db.prisma.person.update({
      where: { id: person.actor.id },
      data: { passwordHash: known.passwordHash },
    });
    return person;
  }
});
