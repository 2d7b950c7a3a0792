import { describe, expect, it } from "vitest";
import { planOf, planOfOne, problemsOf } from "@/lib/testing/plan-text";

const MS = "unit: ms\naggregate: avg\nthreshold: <= 200ms\n";

const scoreOf = (source: string) => planOf(source).stages[0]?.score;

describe("a score", () => {
  const scored = (score: string, rest = "") =>
    planOfOne(MS, rest).replace("metrics:\n", `score: ${score}\nmetrics:\n`);

  it("is the plan's for every stage, or a stage's own, or none", () => {
    expect(scoreOf(scored("{ pass: 95, marginal: 75 }"))).toEqual({
      pass: 95,
      marginal: 75,
      weights: {},
    });
    const own = ", score: { pass: 80, marginal: 80, weights: { g: 100 } }";
    expect(scoreOf(scored("{ pass: 95, marginal: 75 }", own))).toEqual({
      pass: 80,
      marginal: 80,
      weights: { g: 100 },
    });
    expect(scoreOf(planOfOne(MS))).toBeNull();
  });

  it("is none where nothing that counts could be scored", () => {
    const muted = scored("{ pass: 95, marginal: 75 }", ", rules: { m: { muted: true } }");
    expect(scoreOf(muted)).toBeNull();
  });

  it.each([
    [
      "{ pass: 50, marginal: 75 }",
      "5:30 score.marginal: marginal is above pass; expected at most 50",
    ],
    ["{ pass: 101, marginal: 75 }", "5:16 score.pass: is too large; expected at most 100"],
    ["{ pass: 90 }", "5:8 score.marginal: is missing; expected a number"],
    [
      "{ pass: 90, marginal: 75, weights: { g: 60, h: 50 } }",
      "5:43 score.weights: the weights make 110; expected 100 at most",
    ],
    [
      "{ pass: 90, marginal: 75, weights: { h: 10 } }",
      "5:45 score.weights.h: there is no group h; expected g",
    ],
    [
      "{ pass: 90, marginal: 75, weights: { g: -1 } }",
      "5:48 score.weights.g: is too small; expected at least 0",
    ],
  ])("%s: says what is wrong", (score, problem) => {
    expect(problemsOf(scored(score))).toContainEqual(problem);
  });

  it("says which group the weights leave nothing for, in a stage its own ones", () => {
    const two = planOfOne(MS).replace(
      "stages:",
      "  n: { label: N, group: h, aggregate: avg, threshold: <= 2 }\nstages:",
    );
    const rule = "{ pass: 90, marginal: 75, weights: { g: 100 } }";
    expect(problemsOf(two.replace("metrics:\n", `score: ${rule}\nmetrics:\n`))).toEqual([
      "5:43 score.weights: nothing is left of 100 for the group h; expected a weight for h, which may be 0",
    ]);
    const stage = two.replace("metrics: [m]", `metrics: [m], score: ${rule}`);
    expect(scoreOf(stage)).toMatchObject({ weights: { g: 100 } });
    expect(problemsOf(stage.replace("[m]", '["group:g", "group:h"]'))).toEqual([
      expect.stringContaining("stages.0.score.weights: nothing is left of 100 for the group h"),
    ]);
  });
});
