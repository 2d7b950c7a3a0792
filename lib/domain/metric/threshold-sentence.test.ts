import { expect, it } from "vitest";
import { thresholdSentence } from "@/lib/domain/metric/threshold-sentence";

it.each([
  ["<= 200ms", "at most 200 ms"],
  ["< 20/min", "below 20/min"],
  [">= 99.5%", "at least 99.5 %"],
  ["== 0", "exactly 0"],
  ["55..65%", "55 to 65 %"],
  ["55%..65%", "55 to 65 %"],
  [">= TLS 1.2", "at least TLS 1.2"],
  ["<= 90/100", "at most 90/100"],
  ["<= baseline * 1.1", "at most the baseline * 1.1"],
  ["must be zero", "must be zero"],
  ["0 (MUST BE ZERO)", "must be zero"],
  ["TLS 1.2+", "at least TLS 1.2"],
  ["100%", "exactly 100 %"],
  ["≤200ms", "at most 200 ms"],
  ["-5..5 ms", "-5 to 5 ms"],
])("%s is %s", (text, sentence) => {
  expect(thresholdSentence(text)).toBe(sentence);
});
