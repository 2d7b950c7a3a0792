import { describe, expect, it } from "vitest";
import { readPage } from "@/lib/domain/document/read-page";
import { reviewPage } from "@/lib/domain/review/review-page";
import { RULES } from "@/lib/domain/review/rules";

const table = (head: string, ...rows: string[]) =>
  [head, head.replace(/[^|]+/g, "---"), ...rows].join("\n");
const METRICS = "| Metric | Baseline | Threshold | Actual | Status |";
const page = (...parts: string[]) => ["# A release", ...parts].join("\n\n");

/** Lines on which the rule is hit. */
function hits(rule: string, text: string): number[] {
  return reviewPage(readPage(text)).flatMap((f) => (f.rule === rule ? [f.line ?? 0] : []));
}

const CASES: [rule: string, what: string, text: string, lines: number[]][] = [
  ["weekday", "a wrong one", page("**Date:** Friday, March 3, 2026"), [3]],
  ["weekday", "a wrong one in German", page("**Datum:** Montag, 3. März 2026"), [3]],
  ["weekday", "a right one", page("**Date:** Tuesday, March 3, 2026 at 23:00 PST"), []],
  ["weekday", "a date without one", page("On 3 March 2026, sun was shining."), []],
  ["ticked-but-pending", "pending", page("- [x] Load test (pending)"), [3]],
  ["ticked-but-pending", "German", page("- [x] Rückfallplan geübt (ausstehend)"), [3]],
  ["ticked-but-pending", "none pending", page("- [x] No pending migrations"), []],
  ["ticked-but-pending", "what is open elsewhere", page("- [x] Open issues reviewed"), []],
  ["ticked-but-pending", "not ticked", page("- [ ] Load test (pending)"), []],
  ["ticked-in-part", "9 of 11", page("- [x] Findings closed (9/11)"), [3]],
  ["ticked-in-part", "all", page("- [x] Findings closed (11/11)"), []],
  ["ticked-in-part", "status codes", page("- [x] Closed to strangers (401/403)"), []],
  ["ticked-in-part", "a share of users", page("- [x] Flag on for 19 of 40 users"), []],
  ["open-but-done", "done", page("- [ ] Secrets rotated (done)"), [3]],
  ["open-but-done", "open", page("- [ ] Secrets rotated"), []],
  [
    "status-against-numbers",
    "beyond and passed",
    page(table(METRICS, "| P95 | 300 ms | <= 0.5 s | 620 ms | PASS |")),
    [5],
  ],
  [
    "status-against-numbers",
    "within and passed",
    page(table(METRICS, "| P95 | 300 ms | <= 0.5 s | 420 ms | PASS |")),
    [],
  ],
  [
    "status-against-numbers",
    "within and failed",
    page(table(METRICS, "| Errors | 0,2 % | < 0,5 % | 0,3 % | nicht bestanden |")),
    [5],
  ],
  [
    "status-against-numbers",
    "strict at its end",
    page(table(METRICS, "| Logins | | <20/min | 20/min | ✅ |")),
    [5],
  ],
  [
    "status-against-numbers",
    "ranges, versions and parts of a hundred",
    page(
      table(
        METRICS,
        "| Funnel | | 55-65% | 61 % | ✅ |",
        "| TLS | | TLS 1.2+ | TLS 1.3 | ✅ |",
        "| Pool | | ≤90/100 | 44/100 | ✅ |",
        "| PII | | 0 (MUST BE ZERO) | 0 | ✅ |",
      ),
    ),
    [],
  ],
  [
    "beyond-limit",
    "no status",
    page(table("| Metric | Limit | Value |", "| P99 | 250 ms | 391 ms |")),
    [5],
  ],
  [
    "beyond-limit",
    "on a page that says it failed",
    page("Status: FAIL", table("| Metric | Limit | Value |", "| P99 | 250 ms | 391 ms |")),
    [],
  ],
  ["unit-mismatch", "ms and %", page(table(METRICS, "| P95 | | <= 1 % | 40 ms | |")), [5]],
  ["unit-mismatch", "ms and s", page(table(METRICS, "| P95 | | <= 1 s | 40 ms | |")), []],
  [
    "duplicate-metric",
    "two values",
    page(table(METRICS, "| P95 | | 1 s | 210 ms | |", "| P95 | | 1 s | 260 ms | |")),
    [6],
  ],
  ["pass-without-number", "words", page("## Metrics", "- **Memory**: stable ✅"), [5]],
  ["pass-without-number", "a number", page("## Metrics", "- **Memory**: 61 % ✅"), []],
  ["page-status", "an open box", page("Status: PASS", "- [ ] On-call told"), [3]],
  ["page-status", "nothing open", page("Status: PASS", "- [x] On-call told"), []],
  ["page-status", "a draft", page("Status: PENDING", "- [ ] On-call told"), []],
  [
    "left-blank",
    "a placeholder",
    page("Status: PASS", table(METRICS, "| P95 | | 1 s | [TBD] | |")),
    [3],
  ],
  ["percent-of-counts", "wrong", page("3 of 20,000 requests (0.15 %) failed."), [3]],
  ["percent-of-counts", "rounded", page("91.7 % (11/12) and 100% of them (10/10)."), []],
  ["percent-of-counts", "of something else", page("412 of 415 were right, at most 2 % late."), []],
  ["percent-for-points", "points", page("62 % vs 60 % (+2 % better)"), [3]],
  ["percent-for-points", "said as points", page("62 % vs 60 % (+2 % points)"), []],
  ["percent-for-points", "relative", page("63 % vs 60 % (+5 %)"), []],
  [
    "small-sample",
    "11 of 12",
    page("- **Conversion**: 91.7 % (target: >= 89.2 %) ✅", "Total: 12 started, 11 completed"),
    [3],
  ],
  [
    "small-sample",
    "enough",
    page("- **Conversion**: 92 % (target: >= 89.2 %) ✅", "Total: 10000 started, 9200 completed"),
    [],
  ],
  ["totals", "wrong", page("- Hour 1: 5/5", "- Hour 2: 3/4", "Total: 9/9"), [7]],
  ["totals", "right", page("- Hour 1: 5/5", "- Hour 2: 3/4", "Total: 8/9"), []],
  [
    "funnel",
    "grows",
    page(
      "## Funnel",
      table("| Step | Users | Conversion |", "| Basket | 420 | - |", "| Paid | 450 | - |"),
    ),
    [8],
  ],
  [
    "funnel",
    "falls",
    page(
      "## Funnel",
      table("| Step | Users | Conversion |", "| Basket | 420 | - |", "| Paid | 210 | 50 % |"),
    ),
    [],
  ],
  [
    "baseline-overlap",
    "the window itself",
    page(
      "Date: 2026-03-03T06:00Z",
      "Window: 6 hours",
      "Baseline period: 2026-03-03T00:00Z to 2026-03-03T06:00Z",
    ),
    [7],
  ],
  [
    "baseline-overlap",
    "before the window",
    page(
      "Date: 2026-03-03T06:00Z",
      "Window: 6 hours",
      "Baseline period: 2026-03-02T00:00Z to 2026-03-03T00:00Z",
    ),
    [],
  ],
  [
    "stage-times",
    "overlap",
    page(
      "## Stage 1: 5% traffic",
      "Start: 2026-03-03 08:00Z",
      "End: 2026-03-03 10:00Z",
      "## Stage 2: 25% traffic",
      "Start: 2026-03-03 09:00Z",
    ),
    [11],
  ],
  [
    "stage-times",
    "backwards",
    page("## Stage 1: 5% traffic", "Start: 2026-03-03 08:00Z", "End: 2026-03-03 07:00Z"),
    [7],
  ],
  [
    "duration",
    "not the difference",
    page(
      "## Stage 1: 5%",
      "Start: 2026-03-03 08:00Z",
      "End: 2026-03-03 10:00Z",
      "Duration: 3 hours",
    ),
    [9],
  ],
  [
    "outside-window",
    "too short",
    page(
      "## Stage 1: 5% traffic (2-4 hours)",
      "Start: 2026-03-03 08:00Z",
      "End: 2026-03-03 08:22Z",
    ),
    [7],
  ],
  [
    "decision-before-end",
    "before",
    page(
      "## Stage 1: 5%",
      "End: 2026-03-03 10:45Z",
      "### Decision",
      "Status: GO",
      "Time: 2026-03-03 10:30Z",
    ),
    [11],
  ],
  [
    "decision-before-end",
    "a placeholder",
    page(
      "## Stage 1: 5%",
      "End: 2026-03-03 10:45Z",
      "### Decision",
      "Time: [TBD - 2026-03-03 10:30Z]",
    ),
    [],
  ],
  [
    "later-than-page",
    "later",
    page("Date: 2026-03-02 10:00Z", "## Stage 1: 5%", "End: 2026-03-03 10:45Z"),
    [7],
  ],
  [
    "threshold-differs",
    "without a word",
    page(
      "## Stage 1: 5%",
      table(METRICS, "| P95 | | <= 400 ms | 1 ms | |"),
      "## Stage 2: 25%",
      table(METRICS, "| P95 | | ≤450 ms | 1 ms | |"),
    ),
    [13],
  ],
  [
    "threshold-differs",
    "the same in other signs",
    page(
      "## Stage 1: 5%",
      table(METRICS, "| P95 | | ≤400ms | 1 ms | |"),
      "## Stage 2: 25%",
      table(METRICS, "| P95 | | ≤ 400 ms | 1 ms | |"),
    ),
    [],
  ],
  ["traffic-falls", "falls", page("## Stage 1: 25% traffic", "## Stage 2: 10% traffic"), [5]],
  [
    "open-sign-off",
    "an empty row",
    page("## Sign-offs", table("| Role | Name | Decision | Date |", "| QA | ____ | ____ | ____ |")),
    [7],
  ],
  ["open-sign-off", "an open item", page("- [ ] Executive sign-offs obtained"), [3]],
  ["unsigned", "nobody", page("Status: PASS"), [3]],
  ["unsigned", "somebody", page("Status: PASS", "## Decision", "Decision maker: Ada Long"), []],
  [
    "signed-early",
    "the day before",
    page(
      "Start: 2026-03-03 08:00Z",
      "## Sign-offs",
      table("| Role | Name | Date |", "| QA | Ada Long | 2026-03-02 |"),
    ),
    [9],
  ],
  ["mis-encoded", "twice", page("Limit: â‰¤ 200 ms"), [3]],
];

describe("review rules", () => {
  it.each(CASES)("%s: %s", (rule, _what, text, lines) => {
    expect(hits(rule, text)).toEqual(lines);
  });

  it("are each tried on something that they find", () => {
    const tried = new Set(CASES.filter(([, , , lines]) => lines.length > 0).map(([rule]) => rule));
    expect(RULES.map((rule) => rule.key).filter((key) => !tried.has(key))).toEqual([]);
  });
});
