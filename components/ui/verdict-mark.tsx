import { Status, type StatusName } from "@/components/ui/status";

const VERDICTS: Record<string, { name: StatusName; word: string }> = {
  PASS: { name: "pass", word: "Pass" },
  FAIL: { name: "fail", word: "Fail" },
  INCONCLUSIVE: { name: "inconclusive", word: "Inconclusive" },
  "SOURCE ERROR": { name: "source-error", word: "Source error" },
  "NOT JUDGED": { name: "unknown", word: "Not judged" },
  PENDING: { name: "waiting", word: "Pending" },
};

export function VerdictMark({ verdict }: { verdict: string }) {
  const look = VERDICTS[verdict] ?? { name: "unknown" as const, word: verdict };
  return <Status name={look.name} word={look.word} />;
}
