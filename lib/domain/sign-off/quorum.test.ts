import { describe, expect, it } from "vitest";
import { DEFAULT_APPROVAL } from "@/lib/domain/plan/build-approval";
import type { PlanApproval } from "@/lib/domain/plan/plan";
import { stageFacts } from "@/lib/domain/run/gate-facts";
import type { RunRecord, SignOffRecord } from "@/lib/domain/run/run-record";
import { rulesWith } from "@/lib/testing/approval-world";
import { newRun, OWNER } from "@/lib/testing/run-fixture";

const START = Date.parse("2026-11-23T12:00:00Z");
const HOUR = 3_600_000;
const at = (hours: number) => new Date(START + hours * HOUR);

type Signed = Partial<SignOffRecord> & { hours?: number };

function signed(personId: string, role: string, change: Signed = {}): SignOffRecord {
  const { hours = 0, ...rest } = change;
  return {
    id: `${personId} ${role} ${hours}`,
    personId,
    personName: personId,
    onBehalfOf: null,
    method: "password",
    attempt: 0,
    withdrawn: null,
    role,
    approved: true,
    meaning: "m",
    comment: null,
    signedAt: at(hours),
    ...rest,
  };
}

const FOR_BEN = { onBehalfOf: { id: "ben", name: "ben", delegation: "lent" } };
const WITHDRAWN = { withdrawn: { at: at(1), reason: "r" } };

/** A run at the gate of its first stage, which asks for a manager and a security officer; Ben lends a seat to Cyn. */
function gate(
  signOffs: SignOffRecord[],
  change: { approval?: Partial<PlanApproval>; hours?: number; run?: Partial<RunRecord> } = {},
) {
  const run = { ...newRun(false), ...change.run };
  const [stage] = run.stages;
  const [plan] = run.plan.stages;
  if (!stage || !plan) throw new Error("the fixture has two stages");
  stage.state = "awaiting_decision";
  plan.approval = { ...DEFAULT_APPROVAL, ...change.approval };
  run.rules.document ??= rulesWith({});
  run.rules.document = { ...run.rules.document, delegation: { allowed: true, maxDays: 2 } };
  run.delegations = [
    {
      id: "lent",
      fromId: "ben",
      fromName: "ben",
      toId: "cyn",
      role: "manager",
      startsAt: at(0),
      endsAt: at(24),
      revokedAt: at(12),
    },
  ];
  run.dossiers = [
    {
      id: "d",
      stageKey: "s1",
      ordinal: 1,
      document: "{}",
      digest: "d",
      inputs: "",
      createdAt: at(0),
      signOffs,
    },
  ];
  return stageFacts(run, stage, at(change.hours ?? 0));
}

const ADA = signed("ada", "manager");
const DAN = signed("dan", "security");

describe("deriveQuorum", () => {
  it.each([
    ["both roles", [ADA, DAN], {}, true, ["counts", "counts"]],
    ["one role only", [ADA], {}, false, ["counts"]],
    [
      "two persons in one of two roles",
      [ADA, signed("ben", "manager")],
      {},
      false,
      ["counts", "counts"],
    ],
    [
      "one person in both roles",
      [ADA, signed("ada", "security", { hours: 1 })],
      {},
      false,
      ["counts", "counted"],
    ],
    ["a role that is not asked for", [ADA, signed("dan", "legal")], {}, false, ["counts", "role"]],
    ["the owner", [signed(OWNER, "manager"), DAN], {}, false, ["excluded", "counts"]],
    [
      "a rejection",
      [ADA, DAN, signed("eve", "security", { approved: false })],
      {},
      false,
      ["counts", "counts", "rejects"],
    ],
    [
      "a rejection that was withdrawn",
      [signed("eve", "security", { approved: false, ...WITHDRAWN }), ADA, DAN],
      {},
      true,
      ["withdrawn", "counts", "counts"],
    ],
    [
      "a rejection by the owner",
      [ADA, DAN, signed(OWNER, "manager", { approved: false })],
      {},
      false,
      ["counts", "counts", "rejects"],
    ],
    [
      "an approval that was withdrawn",
      [signed("ada", "manager", WITHDRAWN), DAN],
      {},
      false,
      ["withdrawn", "counts"],
    ],
    [
      "one that was withdrawn and made again",
      [
        signed("ada", "manager", WITHDRAWN),
        DAN,
        signed("ada", "manager", { hours: 2, attempt: 1 }),
      ],
      {},
      true,
      ["withdrawn", "counts", "counts"],
    ],
    ["a lent seat", [signed("cyn", "manager", FOR_BEN), DAN], {}, true, ["counts", "counts"]],
    [
      "a lent seat and whose it is",
      [signed("cyn", "manager", FOR_BEN), signed("ben", "security")],
      {},
      false,
      ["counts", "counted"],
    ],
    [
      "whose it is and then the lent seat",
      [signed("ben", "security"), signed("cyn", "manager", FOR_BEN)],
      {},
      false,
      ["counts", "counted"],
    ],
    [
      "who fills a lent seat, once more in their own",
      [signed("cyn", "manager", FOR_BEN), signed("cyn", "security", { attempt: 1 })],
      {},
      false,
      ["counts", "counted"],
    ],
    [
      "a lent seat in another role",
      [ADA, signed("cyn", "security", FOR_BEN)],
      {},
      false,
      ["counts", "delegation"],
    ],
    [
      "a lent seat after the loan was revoked",
      [signed("cyn", "manager", { ...FOR_BEN, hours: 12 }), DAN],
      { hours: 13 },
      false,
      ["delegation", "counts"],
    ],
    [
      "a lent seat that was filled before the loan was revoked",
      [signed("cyn", "manager", { ...FOR_BEN, hours: 11 }), DAN],
      { hours: 13 },
      true,
      ["counts", "counts"],
    ],
    [
      "an approval a moment before it expires",
      [ADA, DAN],
      { approval: { expires: 4 * HOUR }, hours: 3.999 },
      true,
      ["counts", "counts"],
    ],
    [
      "approvals when they expire",
      [ADA, DAN],
      { approval: { expires: 4 * HOUR }, hours: 4 },
      false,
      ["expired", "expired"],
    ],
    [
      "a password where a passkey is asked for",
      [ADA, signed("dan", "security", { method: "passkey" })],
      { approval: { method: "passkey" } },
      false,
      ["weak", "counts"],
    ],
    ["the right order", [ADA, DAN], { approval: { order: "ordered" } }, true, ["counts", "counts"]],
    ["the wrong order", [DAN, ADA], { approval: { order: "ordered" } }, false, ["early", "counts"]],
  ] as [string, SignOffRecord[], Parameters<typeof gate>[1], boolean, string[]][])(
    "%s",
    (_, signOffs, change, met, standings) => {
      const { quorum, blockers } = gate(signOffs, change);
      expect(quorum.standings.map((s) => s.standing)).toEqual(standings);
      expect(quorum.met).toBe(met);
      const codes = ["sign_offs", "rejected", "withdrawn", "rules"];
      expect(blockers.some((b) => codes.includes(b.code))).toBe(!met);
    },
  );

  it("is met by nobody where the rules cannot be read", () => {
    const run = newRun(false);
    const [stage] = run.stages;
    if (!stage) throw new Error("the fixture has two stages");
    for (const plan of run.plan.stages) plan.signOffs = [];
    run.rules = { version: 3, digest: "x", document: null };
    stage.state = "awaiting_decision";
    const facts = stageFacts(run, stage, at(0));
    expect(facts.quorum.met).toBe(false);
    expect(facts.signing).toMatchObject({
      open: false,
      because: expect.stringMatching(/cannot be read/),
    });
    expect(facts.blockers.map((b) => b.code)).toContain("rules");
  });

  it("says which approvals have expired, and until when", () => {
    const { quorum, blockers } = gate([ADA, DAN], { approval: { expires: HOUR }, hours: 2 });
    expect(quorum.standings[0]?.until).toEqual(at(1));
    expect(blockers.find((b) => b.code === "sign_offs")?.text).toBe(
      "Waiting for 2 of 2 sign-offs: manager, security. The approval of ada expired at 2026-11-23 13:00 UTC. The approval of dan expired at 2026-11-23 13:00 UTC.",
    );
  });

  it.each([
    [1, "Rejected by dan. The review is due at 2026-11-23 14:00 UTC."],
    [2, "Rejected by dan. The review was due at 2026-11-23 14:00 UTC and is overdue."],
  ])("says after %i h when a rejection has to be reviewed", (hours, text) => {
    const rejection = signed("dan", "security", { approved: false });
    const { blockers } = gate([ADA, rejection], { approval: { review: 2 * HOUR }, hours });
    expect(blockers.find((b) => b.code === "rejected")?.text).toBe(text);
  });

  it("says who took an approval back until the person signs again", () => {
    const withdrawn = signed("ada", "manager", WITHDRAWN);
    const text = (signOffs: SignOffRecord[]) =>
      gate(signOffs).blockers.find((b) => b.code === "withdrawn")?.text;
    expect(text([withdrawn, DAN])).toBe("ada withdrew the approval.");
    expect(
      text([withdrawn, DAN, signed("ada", "manager", { hours: 2, attempt: 1 })]),
    ).toBeUndefined();
  });

  it.each([
    ["nobody says who wrote the change", null, /does not name them/],
    ["an author has no account", [{ given: "x@y", personId: null }], /1 of 1 has none/],
    ["all of them are known", [{ given: "x@y", personId: "zoe" }], null],
  ] as const)("with authors required, where %s", (_, authors, because) => {
    const rules = rulesWith({
      separation: { owner: "excluded", author: "required", planEditor: "off" },
    });
    const run = {
      rules: { version: 1, digest: "r", document: rules },
      authors: authors && [...authors],
    };
    const facts = gate([ADA, DAN], { run });
    expect(facts.signing).toMatchObject(
      because ? { open: false, because: expect.stringMatching(because) } : { open: true },
    );
    expect(facts.blockers.some((b) => b.code === "rules")).toBe(because !== null);
  });

  it.each([
    ["owner", { ownerId: "ada" }],
    ["owner", { createdBy: "person:ada" }],
    ["author", { authors: [{ given: "a", personId: "ada" }] }],
    ["planEditor", { planEditor: "person:ada" }],
  ] as [string, Partial<RunRecord>][])(
    "counts who is the %s only where the rules let it",
    (duty, change) => {
      const standing = (how: "off" | "excluded") => {
        const off = { owner: "off", author: "off", planEditor: "off" } as const;
        const document = rulesWith({ separation: { ...off, [duty]: how } });
        const run = { rules: { version: 1, digest: "r", document }, ...change };
        return gate([ADA], { run }).quorum.standings[0]?.standing;
      };
      expect([standing("off"), standing("excluded")]).toEqual(["counts", "excluded"]);
    },
  );
});
