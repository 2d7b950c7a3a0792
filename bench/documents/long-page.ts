const STAGES = [1, 5, 10, 25, 50, 75, 90, 100];

/** An evidence page of exactly so many lines: stages of tables, checklists, incidents and words, as long pages have them. */
export function longPage(lines: number): string {
  const head = [
    "# Canary evidence: checkout service, release 2026.11",
    "",
    "**Document**: CHECKOUT-CANARY-042",
    "**Status**: IN PROGRESS",
    "**Date**: Monday, 23 November 2026",
    "**Environment**: production",
    "**Branch**: release/2026.11",
    "**Commit**: 5b85775606c2ef2e6829a04a0b3739b2e38b6186",
    "",
  ];
  const page = [...head, ...STAGES.flatMap((percent, at) => stage(percent, at))];
  let number = 0;
  while (page.length < lines - 1) {
    number += 1;
    page.push(`- [${number % 3 === 0 ? " " : "x"}] Item ${number} of the appendix was looked at`);
  }
  return `${page.slice(0, lines - 1).join("\n")}\n`;
}

function stage(percent: number, at: number): string[] {
  const metrics = Array.from({ length: 40 }, (_, n) => {
    const [baseline, limit, actual] = [100 + n, 200 + n, 120 + ((n * 7 + at) % 60)];
    return `| Metric ${n + 1} | ${baseline} ms | ≤ ${limit} ms | ${actual} ms | ✅ PASS |`;
  });
  const checks = Array.from({ length: 20 }, (_, n) => `- [x] Check ${n + 1} of stage ${at + 1}`);
  const hours = Array.from(
    { length: 12 },
    (_, n) => `| ${String(8 + n).padStart(2, "0")}:00 | ${500 + n} | ${450 + n} | `,
  ).map((row, n) => `${row}${(((450 + n) / (500 + n)) * 100).toFixed(1)} % |`);
  return [
    `## Stage ${at + 1}: ${percent} % of traffic`,
    "",
    `**Start**: 2026-11-23 ${String(8 + at).padStart(2, "0")}:00 UTC`,
    `**End**: 2026-11-23 ${String(9 + at).padStart(2, "0")}:00 UTC`,
    "",
    "| Metric | Baseline | Threshold | Actual | Status |",
    "|---|---|---|---|---|",
    ...metrics,
    "",
    "### Checklist",
    "",
    ...checks,
    "",
    "### Hourly conversion",
    "",
    "| Hour | Started | Completed | Conversion |",
    "|---|---|---|---|",
    ...hours,
    "",
    "Nothing unusual was seen while this stage was under way, and nobody was paged.",
    "",
  ];
}
