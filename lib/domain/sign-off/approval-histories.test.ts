import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SignOffRule } from "@/lib/domain/plan/plan";
import type { RunRecord, SignOffRecord } from "@/lib/domain/run/run-record";
import {
  type Act,
  ApprovalWorld,
  DUTIES,
  rulesWith,
  STAFF,
  type Terms,
} from "@/lib/testing/approval-world";

const HOUR = 3_600_000;
const person = fc.constantFrom(...STAFF);
const role = fc.constantFrom(...DUTIES);
const mostly = fc.integer({ min: 0, max: 11 }).map((n) => n > 0);

const separation = fc.constantFrom("off", "excluded", "excluded", "required") as fc.Arbitrary<
  "off" | "excluded" | "required"
>;
const count = fc.constantFrom<SignOffRule["count"]>(1, 1, 2, "all");
const authors = fc.constantFrom<RunRecord["authors"]>(
  null,
  null,
  [],
  [{ given: "eve@x", personId: "eve" }],
  [{ given: "ben@x", personId: "ben" }],
  [{ given: "stranger@x", personId: null }],
);

const terms: fc.Arbitrary<Terms> = fc.record({
  signOffs: fc
    .record({ manager: count, security: fc.option(count, { nil: null }) })
    .map((asked) => [
      { role: "manager", count: asked.manager },
      ...(asked.security === null ? [] : [{ role: "security", count: asked.security }]),
    ]),
  approval: fc.record({
    method: fc.constantFrom("password", "password", "passkey"),
    order: fc.constantFrom("parallel", "ordered"),
    expires: fc.constantFrom(null, 4 * HOUR, 24 * HOUR),
    review: fc.constantFrom(null, HOUR),
  }),
  authors,
  rules: fc.option(
    fc
      .record({ owner: separation, author: separation, allowed: mostly, least: fc.nat(2) })
      .map(({ owner, author, allowed, least }) =>
        rulesWith({
          separation: { owner, author, planEditor: "off" },
          delegation: { allowed, maxDays: 1 },
          minimum: {
            preDeployment: [],
            everyStage: least === 0 ? [] : [{ role: "manager", count: least }],
            lastStage: [],
          },
          expires: least === 2 ? "12h" : null,
        }),
      ),
    { freq: 30, nil: null },
  ),
});

const signature = fc.record({
  by: person,
  role,
  approved: mostly,
  passkey: mostly,
  for: fc.oneof(
    { weight: 4, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: person as fc.Arbitrary<string | null> },
  ),
});
const act = fc.oneof(
  { weight: 10, arbitrary: signature.map((s) => ({ act: "sign" as const, ...s })) },
  { weight: 2, arbitrary: signature.map((s) => ({ act: "forge" as const, ...s })) },
  { weight: 1, arbitrary: fc.nat(9).map((which) => ({ act: "withdraw" as const, which })) },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant("lend" as const),
      from: person,
      to: person,
      role,
      hours: fc.constantFrom(2, 10, 40),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ act: fc.constant("deputise" as const), from: person, to: person, role }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant("misuse" as const),
      which: fc.nat(9),
      by: fc.option(person, { nil: null }),
    }),
  },
  { weight: 1, arbitrary: fc.nat(9).map((which) => ({ act: "revoke" as const, which })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(1, 3, 5, 13).map((hours) => ({ act: "wait" as const, hours })),
  },
  { weight: 1, arbitrary: fc.constant({ act: "evidence" as const }) },
) as fc.Arbitrary<Act>;

/** The oracle, written without the code it judges: whether some choice of signatures makes up the quorum. */
function isQuorum(world: ApprovalWorld): boolean {
  const { run, now } = world;
  const rules = run.rules.document;
  const plan = run.plan.stages[0];
  const dossier = run.dossiers.at(-1);
  if (!rules || !plan || !dossier) return false;
  if (dossier.signOffs.some((s) => !s.approved && !s.withdrawn)) return false;
  const known = run.evidence.map((e) => e.id);
  const seen = (JSON.parse(dossier.document) as { evidence: { id: string }[] }).evidence;
  if (seen.map((e) => e.id).join() !== known.join()) return false;
  const barred = barredFrom(run);
  if (barred === null) return false;
  const limits = [
    plan.approval.expires ?? Infinity,
    rules.expires === "12h" ? 12 * HOUR : Infinity,
  ];
  const valid = dossier.signOffs.filter(
    (s) =>
      s.approved &&
      !s.withdrawn &&
      now.getTime() - s.signedAt.getTime() < Math.min(...limits) &&
      (plan.approval.method === "password" || s.method === "passkey") &&
      !barred.has(s.personId) &&
      !(s.onBehalfOf && barred.has(s.onBehalfOf.id)) &&
      rests(s, run),
  );
  const asked = plan.signOffs.map((rule) => ({
    role: rule.role,
    least: Math.max(
      rule.count === "all" ? 1 : rule.count,
      ...rules.minimum.everyStage.filter((m) => m.role === rule.role).map((m) => m.count),
    ),
    everybody:
      rule.count === "all" ? (run.holders[rule.role] ?? []).filter((id) => !barred.has(id)) : null,
  }));
  return choose(valid, [], asked, plan.approval.order === "ordered");
}

function barredFrom(run: RunRecord): Set<string> | null {
  const separation = run.rules.document?.separation;
  const barred = new Set<string>();
  if (separation?.owner !== "off" && run.ownerId) barred.add(run.ownerId);
  const named = run.authors ?? [];
  if (separation?.author !== "off") for (const a of named) if (a.personId) barred.add(a.personId);
  const isUnknown = named.length === 0 || named.some((a) => a.personId === null);
  return separation?.author === "required" && isUnknown ? null : barred;
}

function rests(s: SignOffRecord, run: RunRecord): boolean {
  if (!s.onBehalfOf) return true;
  const lent = run.delegations.find((d) => d.id === s.onBehalfOf?.delegation);
  return (
    run.rules.document?.delegation.allowed === true &&
    lent !== undefined &&
    lent.fromId === s.onBehalfOf.id &&
    lent.toId === s.personId &&
    lent.role === s.role &&
    lent.startsAt <= s.signedAt &&
    s.signedAt < lent.endsAt &&
    lent.endsAt.getTime() - lent.startsAt.getTime() <= 24 * HOUR &&
    (lent.revokedAt === null || s.signedAt < lent.revokedAt)
  );
}

type Asked = { role: string; least: number; everybody: string[] | null };

/** Tries every subset, in the order of signing, of signatures whose people and seats are all different. */
function choose(
  rest: SignOffRecord[],
  taken: SignOffRecord[],
  asked: Asked[],
  ordered: boolean,
): boolean {
  if (asked.every((rule) => isComplete(rule, taken))) return true;
  const [next, ...later] = rest;
  if (!next) return false;
  const seats = (s: SignOffRecord) => [s.personId, ...(s.onBehalfOf ? [s.onBehalfOf.id] : [])];
  const used = taken.flatMap(seats);
  const at = asked.findIndex((rule) => rule.role === next.role);
  const isTurn = !ordered || asked.slice(0, at).every((rule) => isComplete(rule, taken));
  const fits = at >= 0 && isTurn && !seats(next).some((id) => used.includes(id));
  return (
    (fits && choose(later, [...taken, next], asked, ordered)) ||
    choose(later, taken, asked, ordered)
  );
}

function isComplete({ role, least, everybody }: Asked, taken: SignOffRecord[]): boolean {
  const seats = taken.filter((s) => s.role === role).map((s) => s.onBehalfOf?.id ?? s.personId);
  if (everybody === null) return seats.length >= least;
  return everybody.length >= least && everybody.every((id) => seats.includes(id));
}

describe("random histories of a gate", () => {
  it("pass only with a quorum of valid, unexpired, unwithdrawn signatures of eligible, distinct persons", () => {
    const seen = { passed: 0, lent: 0, all: 0, ordered: 0, pressed: 0 };
    const note = (world: ApprovalWorld, given: Terms) => {
      const { standings } = world.gate().quorum;
      const counts = standings.filter((s) => s.standing === "counts").map((s) => s.signOff);
      seen.passed += 1;
      seen.lent += counts.some((s) => s.onBehalfOf) ? 1 : 0;
      seen.all += given.signOffs.some((rule) => rule.count === "all") ? 1 : 0;
      seen.ordered += given.approval.order === "ordered" && given.signOffs.length > 1 ? 1 : 0;
      seen.pressed += standings.length > counts.length ? 1 : 0;
    };
    fc.assert(
      fc.property(terms, fc.array(act, { minLength: 10, maxLength: 60 }), (given, acts) => {
        const world = new ApprovalWorld(given);
        const before = world.gate().blockers.length;
        expect(before).toBeGreaterThan(0);
        for (const action of acts) {
          world.apply(action);
          if (world.gate().blockers.length > 0) continue;
          expect(isQuorum(world)).toBe(true);
          note(world, given);
        }
      }),
      { numRuns: 10_000, seed: 20261123 },
    );
    // The histories have to reach what they are about.
    for (const reached of Object.values(seen)) expect(reached).toBeGreaterThan(50);
  }, 120_000);

  it("let nobody sign in vain: what is taken from an eligible person counts at once", () => {
    let taken = 0;
    fc.assert(
      fc.property(terms, fc.array(act, { minLength: 5, maxLength: 40 }), (given, acts) => {
        const world = new ApprovalWorld(given);
        for (const action of acts.filter((a) => a.act !== "forge" && a.act !== "misuse")) {
          const before = world.signatures();
          world.apply(action);
          if (action.act !== "sign" || !action.approved || world.signatures() === before) continue;
          taken += 1;
          expect(world.gate().quorum.standings.at(-1)?.standing).toBe("counts");
        }
      }),
      { numRuns: 2000, seed: 20261123 },
    );
    expect(taken).toBeGreaterThan(500);
  }, 60_000);
});
