import { afterAll, describe, expect, it } from "vitest";
import { openDatabase } from "@/lib/data/database";
import { evaluateFlag } from "@/lib/use-cases/traffic/evaluate-flag";

// Nothing listens on port 1.
const db = openDatabase("postgresql://nobody:nothing@127.0.0.1:1/none");
afterAll(() => db.close());

describe("evaluateFlag", () => {
  it("refuses when the state of the flags cannot be read, instead of guessing", async () => {
    const actor = {
      kind: "token",
      id: "t",
      name: "t",
      projectId: "p",
      scopes: ["flag:read"],
    } as const;
    await expect(evaluateFlag({ actor, db }, "f", "ann")).rejects.toMatchObject({
      code: "unavailable",
    });
  });

  it("is for tokens with the scope", async () => {
    const actor = { kind: "token", id: "t", name: "t", projectId: "p", scopes: ["read"] } as const;
    await expect(evaluateFlag({ actor, db }, "f", "ann")).rejects.toMatchObject({
      code: "forbidden",
    });
    const person = { kind: "person", id: "a", name: "Ann", memberships: [] } as const;
    await expect(
      evaluateFlag({ actor: { ...person, memberships: [] }, db }, "f", "ann"),
    ).rejects.toMatchObject({ code: "forbidden" });
  });
});
