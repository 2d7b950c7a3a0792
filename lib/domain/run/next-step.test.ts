import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Verdict } from "@/lib/domain/metric/metric";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import { OWNER, ROLES } from "@/lib/testing/run-fixture";
import { type Op, World } from "@/lib/testing/run-world";

const PEOPLE = [OWNER, "ada", "ben", "cyn"] as const;

const op: fc.Arbitrary<Op> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant("wait"),
      minutes: fc.integer({ min: 1, max: 4 }),
      covered: fc.integer({ min: 0, max: 3 }).map((n) => n > 0),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant("judge"),
      verdict: fc.constantFrom<Verdict>(
        ...Array<Verdict>(9).fill("pass"),
        "fail",
        "inconclusive",
        "pending",
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      op: fc.constant("mark"),
      gate: fc.constantFrom(PRE_DEPLOYMENT, "s1", "s2"),
      done: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ op: fc.constant("screenshot"), stage: fc.constantFrom("s1", "s2") }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant("link") }) },
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant("sign"),
      person: fc.constantFrom(...PEOPLE),
      role: fc.constantFrom(...ROLES),
      approved: fc.integer({ min: 0, max: 29 }).map((n) => n > 0),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ op: fc.constant("start"), stage: fc.constantFrom("s1", "s2") }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constant("go") }) },
  { weight: 10, arbitrary: fc.record({ op: fc.constant("help") }) },
) as fc.Arbitrary<Op>;

describe("random histories of a run", () => {
  it("never advance without verdict, soak, evidence and quorum of distinct, eligible persons", () => {
    const seen = { passes: 0, rollbacks: 0, completed: 0 };
    fc.assert(
      fc.property(fc.boolean(), fc.array(op, { minLength: 20, maxLength: 90 }), (auto, ops) => {
        const world = new World(auto);
        world.settle();
        for (const action of ops) {
          world.apply(action);
          world.settle();
        }
        seen.passes += world.passes;
        seen.rollbacks += world.rollbacks;
        seen.completed += world.run.state === "completed" ? 1 : 0;
        if (world.run.state === "rolled_back") expect(world.run.trafficPercent).toBe(0);
      }),
      { numRuns: 10_000, seed: 20261123 },
    );
    // The histories have to reach what they are about.
    expect(seen.passes).toBeGreaterThan(100);
    expect(seen.rollbacks).toBeGreaterThan(100);
    expect(seen.completed).toBeGreaterThan(5);
  }, 120_000);
});
