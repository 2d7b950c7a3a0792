import { blank } from "@/lib/domain/report/block";

const SIGNS: [RegExp, string][] = [
  [/^(PASS|GO|COMPLETED|RELEASED|YES)\b/i, "✅"],
  [/^(FAIL|ROLLBACK|ROLLED BACK|ABORTED|NO)\b/i, "❌"],
  [/^(INCONCLUSIVE|SOURCE ERROR|HOLD)\b/i, "⚠️"],
];

/** `✅ PASS`: evidence pages carry a sign before the word. What is not decided yet has none. */
export function withSign(word: string): string {
  const sign = SIGNS.find(([pattern]) => pattern.test(word))?.[1];
  return sign ? `${sign} ${word}` : word;
}

/** A verdict with its sign; a placeholder while there is none. */
export function verdictStatus(verdict: string, why: string): string {
  return verdict === "PENDING" ? blank(why) : withSign(verdict);
}
