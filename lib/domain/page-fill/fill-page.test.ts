import { describe, expect, it } from "vitest";
import { readPage } from "@/lib/domain/document/read-page";
import { fillPage } from "@/lib/domain/page-fill/fill-page";
import type { PageValues, StageValues } from "@/lib/domain/page-fill/page-values";
import { PAGE } from "@/lib/testing/evidence-page";

const NAME = { name: "search" };
const STAGE: StageValues = {
  key: "stage1_10pct",
  startedAt: null,
  endedAt: null,
  duration: null,
  metrics: [],
  funnels: [],
  done: [],
  signatures: [],
  screenshots: [],
  incidents: [],
  alerts: [],
  decision: null,
};
const NOTHING: PageValues = {
  documentId: null,
  status: null,
  owner: null,
  environment: null,
  branch: null,
  commit: null,
  artifact: null,
  flag: null,
  deploymentAt: null,
  endedAt: null,
  stages: [STAGE, { ...STAGE, key: "stage2_100pct" }],
  preDeployment: { done: [], signatures: [] },
  rollback: null,
  evidence: [],
  lessons: null,
};

const DONE: StageValues = {
  ...STAGE,
  startedAt: "2026-03-04T08:02:11Z",
  endedAt: "2026-03-04T09:40:00Z",
  duration: "1 h 37 min",
  metrics: [
    { key: "p95_latency", label: "P95 Latency", actual: "212 ms", status: "✅ PASS" },
    { key: "error_rate", label: "Error Rate", actual: "1.4 %", status: "❌ FAIL" },
    { key: "lost_documents", label: "Lost Documents", actual: "0", status: "✅ PASS" },
  ],
  funnels: [
    {
      key: "search_funnel",
      steps: [
        { key: "query_sent", users: "200", conversion: "100%", status: "-" },
        { key: "result_opened", users: "96", conversion: "48%", status: "✅ PASS" },
      ],
      overall: "48%",
    },
  ],
  done: ["operator-confidence-reasonable"],
  signatures: [],
  screenshots: [{ slot: "grafana", name: "board.png", href: "/api/v1/evidence/7/file" }],
  incidents: [
    "2026-03-04T08:30:00Z minor: slow shard | node 3",
    "2026-03-04T08:50:00Z info: # again",
  ],
  decision: {
    kind: "GO",
    at: "2026-03-04T09:40:00Z",
    makers: "Ada (search-lead)",
    justification: "Held for an hour\n\n## Not a heading | nor a [link](javascript:alert(1))",
  },
};
const RUN: PageValues = {
  ...NOTHING,
  status: "✅ PASS",
  endedAt: "2026-03-04T16:00:00Z",
  stages: [
    DONE,
    {
      ...STAGE,
      key: "stage2_100pct",
      startedAt: "2026-03-04T10:00:00Z",
      signatures: [
        {
          role: "product-owner",
          title: "Product Owner",
          name: "Ben",
          approved: true,
          at: "2026-03-04T16:00:00Z",
          comment: "for a week",
        },
      ],
    },
  ],
  preDeployment: { done: ["readers-drained"], signatures: [] },
  lessons: { wentWell: ["Rehearsal paid off", "1. numbers"], couldImprove: [], actionItems: [] },
};

const fill = (source: string, values: PageValues) => fillPage(readPage(source), values, NAME);

describe("filling a page", () => {
  it("of a run that has nothing is the page, its encoding repaired", () => {
    expect(fill(PAGE, NOTHING)).toBe(PAGE);
    expect(fill(PAGE.replaceAll("≤", "â‰¤"), NOTHING)).toBe(PAGE);
  });

  it("puts what the run has where the placeholders were", () => {
    const page = readPage(fill(PAGE, RUN));
    const [one, two] = page.stages;
    expect(page.facts.status?.text).toBe("✅ PASS");
    expect([one?.start?.text, one?.end?.text, one?.duration?.text]).toEqual([
      "2026-03-04T08:02:11Z",
      "2026-03-04T09:40:00Z",
      "1 h 37 min",
    ]);
    expect(
      one?.metrics.map((row) => [row.actual?.text, row.status?.text, row.actual?.blank]),
    ).toEqual([
      ["212 ms", "✅ PASS", false],
      ["1.4 %", "❌ FAIL", false],
      ["0", "✅ PASS", false],
      ["[TBD]", "✅ PASS", true],
    ]);
    expect(one?.funnels[0]?.steps.map((step) => [step.users?.text, step.conversion?.text])).toEqual(
      [
        ["200", "-"],
        ["96", "48%"],
      ],
    );
    expect(one?.funnels[0]?.overall?.text).toMatch(/^48%/);
    expect(one?.incidents[0]?.entries.map(({ text }) => text)).toEqual(DONE.incidents);
    expect(one?.alerts[0]?.entries.map(({ text }) => text)).toEqual(["None"]);
    expect(one?.screenshots.map(({ done }) => done)).toEqual([true, false]);
    const [decision] = one?.decisions ?? [];
    expect(decision?.status?.text).toBe("GO");
    expect(decision?.proceed?.value.text).toBe("YES");
    expect(decision?.makers?.text).toBe("Ada (search-lead)");
    expect(two?.start?.text).toBe("2026-03-04T10:00:00Z");
    expect(two?.metrics[0]?.actual?.blank).toBe(true);
    expect(page.checklists[0]?.items.map(({ done }) => done)).toEqual([true, true]);
    expect(page.signOffs.map((row) => [row.name?.text, row.decision?.text])).toEqual([
      ["[TBD]", "[PENDING]"],
      ["Ben", "✅ Approved"],
    ]);
    expect(page.lessons.wentWell.map(({ text }) => text)).toEqual([
      "Rehearsal paid off",
      "1. numbers",
    ]);
    expect(page.lessons.couldImprove.map(({ blank }) => blank)).toEqual([true]);
    expect(page.rollbacks[0]?.entries.map(({ text }) => text)).toEqual(["None"]);
    expect(page.rollbackFacts.reason?.blank).toBe(true);
  });

  it("leaves every line without a placeholder as it was, whatever ends the lines", () => {
    for (const eol of ["\n", "\r\n"]) {
      const source = PAGE.replaceAll("\n", eol);
      const before = source.split("\n");
      const after = new Set(fill(source, RUN).split("\n"));
      const gone = before.filter((line) => !after.has(line));
      expect(gone.length).toBeGreaterThan(20);
      for (const line of gone) expect(line).toMatch(/TBD|PENDING|\[ \]|None recorded|YES\/NO/);
      const bare = fill(source, RUN).split(eol).join("");
      expect(bare).not.toMatch(eol === "\n" ? /\r/ : /[\r\n]/);
    }
  });

  it("lets nothing that people wrote become markup", () => {
    const filled = fill(PAGE, RUN);
    expect(filled).toContain(
      "**Justification:** Held for an hour ## Not a heading \\| nor a \\[link\\](javascript:alert(1))",
    );
    expect(filled).toContain("- 2026-03-04T08:50:00Z info: # again");
    expect(readPage(filled).stages).toHaveLength(2);
  });

  it("is the same when it is done twice", () => {
    const once = fill(PAGE, RUN);
    expect(fill(once, RUN)).toBe(once);
  });

  it("says that there was nothing only once nothing more can come", () => {
    const running = { ...DONE, endedAt: null, incidents: [], decision: null };
    const page = readPage(fill(PAGE, { ...RUN, endedAt: null, stages: [running] }));
    expect(page.stages[0]?.incidents[0]?.entries[0]?.blank).toBe(true);
    expect(page.rollbacks[0]?.entries[0]?.blank).toBe(true);
  });

  it("says NO and why where the release was rolled back", () => {
    const rolled = {
      ...DONE,
      decision: {
        ...DONE.decision,
        kind: "ROLLBACK" as const,
        at: "x",
        makers: null,
        justification: null,
      },
    };
    const rollback = { at: "2026-03-04T09:41:00Z", reason: "errors | broke", recovery: "12 s" };
    const page = readPage(fill(PAGE, { ...RUN, rollback, stages: [rolled] }));
    expect(page.stages[0]?.decisions[0]?.proceed?.value.text).toBe("NO");
    expect(page.rollbackFacts.reason?.text).toBe("errors | broke");
    expect(page.rollbacks[0]?.entries[0]?.text).toBe("2026-03-04T09:41:00Z: errors | broke");
  });

  it("does not sign for somebody else", () => {
    const named = PAGE.replace("| Product Owner | [TBD] |", "| Product Owner | Dora |");
    const page = readPage(fill(named, RUN));
    expect(page.signOffs[1]).toMatchObject({ name: { text: "Dora" }, decision: { blank: true } });
  });
});
