import { describe, expect, it } from "vitest";
import type { Actor } from "@/lib/domain/access/actor";
import { DEFAULT_APPROVAL } from "@/lib/domain/plan/build-approval";
import { type Intent, nextAttempt, refusalOf } from "@/lib/domain/sign-off/eligibility";
import { signableRoles } from "@/lib/domain/sign-off/signable-roles";
import { type Act, ApprovalWorld, rulesWith } from "@/lib/testing/approval-world";

const HOUR = 3_600_000;
type Sign = Extract<Act, { act: "sign" }>;

const own = (by: string, role: string): Sign => ({
  act: "sign",
  by,
  role,
  approved: true,
  passkey: true,
  for: null,
});

function world(change: Partial<ConstructorParameters<typeof ApprovalWorld>[0]> = {}) {
  return new ApprovalWorld({
    signOffs: [
      { role: "manager", count: 1 },
      { role: "security", count: 1 },
    ],
    approval: DEFAULT_APPROVAL,
    rules: rulesWith({ delegation: { allowed: true, maxDays: 2 } }),
    authors: null,
    ...change,
  });
}

const person = (id: string, ...roles: string[]): Actor => ({
  kind: "person",
  id,
  name: id,
  memberships: roles.map((role) => ({ projectId: "project", role })),
});

function refusal(at: ApprovalWorld, change: Partial<Intent>) {
  return refusalOf({
    run: at.run,
    gate: at.gate(),
    actor: person("ada", "manager"),
    role: "manager",
    approved: true,
    onBehalfOf: null,
    now: at.now,
    ...change,
  });
}

describe("refusalOf", () => {
  it("lets a person who holds the role sign", () => {
    expect(refusal(world(), {})).toBeNull();
  });

  it.each([
    [
      "a token",
      { actor: { kind: "token", id: "t", name: "t", projectId: "project", scopes: [] } },
      "forbidden",
      /Only a person/,
    ],
    [
      "the engine",
      { actor: { kind: "engine", id: "engine", name: "e" } },
      "forbidden",
      /Only a person/,
    ],
    [
      "a role the gate does not ask for",
      { role: "legal", actor: person("ada", "legal") },
      "wrong_role",
      /as legal/,
    ],
    ["a role of another person", { role: "security" }, "wrong_role", /as security/],
    [
      "a role in another project",
      {
        actor: {
          kind: "person",
          id: "ada",
          name: "a",
          memberships: [{ projectId: "other", role: "manager" }],
        },
      },
      "wrong_role",
      /as manager/,
    ],
    ["the owner", { actor: person("owner", "manager") }, "own_run", /own or created/],
    ["a seat that nobody lent", { onBehalfOf: "ben" }, "wrong_role", /on behalf/],
    [
      "a rejection without a reason",
      { approved: false, comment: " " },
      "invalid_request",
      /written reason/,
    ],
  ] as [string, Partial<Intent>, string, RegExp][])("refuses %s", (_, change, code, detail) => {
    expect(refusal(world(), change)).toMatchObject({ code, detail: expect.stringMatching(detail) });
  });

  it.each([
    ["the owner", { actor: person("owner", "manager") }],
    ["a role out of turn", { actor: person("dan", "security"), role: "security" }],
    ["a password where a passkey is asked for", { method: "password" }],
  ] as [string, Partial<Intent>][])("takes a rejection with a reason from %s", (_, change) => {
    const at = world({ approval: { ...DEFAULT_APPROVAL, order: "ordered", method: "passkey" } });
    expect(refusal(at, { approved: false, comment: "no", ...change })).toBeNull();
  });

  it("refuses a password where the gate is signed with a passkey", () => {
    const at = world({ approval: { ...DEFAULT_APPROVAL, method: "passkey" } });
    expect(refusal(at, { method: "password" })).toMatchObject({ code: "passkey_required" });
    expect(refusal(at, { method: "passkey" })).toBeNull();
  });

  it("takes a second signature of a person only after the first is withdrawn or has expired", () => {
    const at = world({ approval: { ...DEFAULT_APPROVAL, expires: HOUR } });
    at.apply(own("ada", "manager"));
    expect(refusal(at, {})).toMatchObject({ code: "already_signed" });
    expect(nextAttempt(at.gate(), "ada")).toBe(1);
    at.apply({ act: "wait", hours: 1 });
    expect(refusal(at, {})).toBeNull();
    at.apply(own("ada", "manager"));
    at.apply({ act: "withdraw", which: 1 });
    expect(refusal(at, {})).toBeNull();
    expect(nextAttempt(at.gate(), "ada")).toBe(2);
  });

  it("has roles sign in order where the plan says so", () => {
    const at = world({ approval: { ...DEFAULT_APPROVAL, order: "ordered" } });
    const dan = { actor: person("dan", "security"), role: "security" };
    expect(refusal(at, dan)).toMatchObject({
      code: "sign_off_closed",
      detail: "This gate is signed in order; manager comes first.",
    });
    at.apply(own("ada", "manager"));
    expect(refusal(at, dan)).toBeNull();
    at.apply(own("dan", "security"));
    at.apply({ act: "withdraw", which: 0 });
    expect(refusal(at, dan)?.detail).toMatch(/before its turn; withdraw it/);
  });

  it("lets a seat be filled once, by whom it belongs to or by whom it is lent to", () => {
    const at = world();
    at.apply({ act: "lend", from: "ben", to: "eve", role: "manager", hours: 10 });
    const eve = { actor: person("eve", "legal"), onBehalfOf: "ben" };
    expect(refusal(at, eve)).toBeNull();
    at.apply(own("ben", "manager"));
    expect(refusal(at, eve)).toMatchObject({ code: "already_signed" });
    at.apply({ act: "withdraw", which: 0 });
    at.apply({ ...own("eve", "manager"), for: "ben" });
    expect(refusal(at, { actor: person("ben", "manager") })).toMatchObject({
      code: "already_signed",
    });
  });

  it.each([
    ["is over", 11, "lend", null],
    ["is longer than the rules allow", 0, "long", null],
    ["was revoked", 0, "revoke", null],
    ["is of somebody who may not sign", 0, "owner", "own_run"],
  ] as const)("refuses a seat whose loan %s", (_, hours, kind, code) => {
    const at = world();
    const from = kind === "owner" ? "owner" : "ben";
    at.apply({ act: "lend", from, to: "eve", role: "manager", hours: kind === "long" ? 49 : 10 });
    if (kind === "revoke") at.apply({ act: "revoke", which: 0 });
    if (hours > 0) at.apply({ act: "wait", hours });
    const answer = refusal(at, { actor: person("eve", "legal"), onBehalfOf: from });
    expect(answer?.code).toBe(code ?? "wrong_role");
  });

  it("refuses who came to the role after the run was created, where everybody of then is asked", () => {
    const at = world({ signOffs: [{ role: "manager", count: "all" }] });
    expect(refusal(at, { actor: person("new", "manager") })).toMatchObject({ code: "wrong_role" });
    expect(refusal(at, {})).toBeNull();
  });
});

describe("signableRoles", () => {
  it("offers own roles and lent seats, and says why there are none", () => {
    const at = world();
    at.apply({ act: "lend", from: "ben", to: "eve", role: "manager", hours: 10 });
    const of = (actor: Actor) => signableRoles(at.run, at.gate(), actor, at.now);
    expect(of(person("ada", "manager", "security"))).toEqual({
      roles: ["manager", "security"],
      delegated: [],
      because: null,
    });
    expect(of(person("eve", "legal"))).toMatchObject({
      roles: [],
      delegated: [{ role: "manager", from: { id: "ben", name: "ben" } }],
    });
    expect(of(person("zoe", "legal")).because).toBe(
      "This gate is signed by manager, security; you hold none of these roles.",
    );
    expect(of(person("owner", "manager")).because).toMatch(/nobody approves their own/);
  });
});
