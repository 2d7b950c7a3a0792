import { expect, it } from "vitest";
import { groupScoreWords, scoreWords } from "@/lib/domain/score/score-words";

it.each([
  [91.26, "marginal" as const, "score 91.3 of 100, marginal: 95 passes, 75 is marginal"],
  [100, "pass" as const, "score 100 of 100, pass: 95 passes, 75 is marginal"],
])("a score of %f reads as a sentence", (score, result, words) => {
  expect(scoreWords({ score, result, pass: 95, marginal: 75 })).toBe(words);
});

it.each([
  [80, "performance 80: 4 of 5 pass, weight 60"],
  [null, "performance without a score: 4 of 5 pass, weight 60"],
])("a group's score of %j reads %s", (score, words) => {
  const group = { group: "performance", weight: 60, score, passed: 4, counted: 5 };
  expect(groupScoreWords(group)).toBe(words);
});
