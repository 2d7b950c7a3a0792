import { formatNumber } from "@/lib/domain/metric/format";
import type { StageScore } from "@/lib/domain/score/score";

/** `score 92 of 100, marginal: 95 passes, 75 is marginal`. */
export function scoreWords({
  score,
  result,
  pass,
  marginal,
}: Pick<StageScore, "score" | "result"> & { pass: number; marginal: number }): string {
  const number = (value: number) => formatNumber(Math.round(value * 10) / 10);
  return `score ${number(score)} of 100, ${result}: ${number(pass)} passes, ${number(marginal)} is marginal`;
}

/** `performance 80: 4 of 5 metrics pass, weight 60`. */
export function groupScoreWords(group: StageScore["groups"][number]): string {
  const score = group.score === null ? "without a score" : formatNumber(Math.round(group.score));
  return `${group.group} ${score}: ${group.passed} of ${group.counted} pass, weight ${formatNumber(group.weight)}`;
}
