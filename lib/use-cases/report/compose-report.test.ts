import { describe, expect, it } from "vitest";
import { ReportDocument } from "@/lib/contract/report";
import type { RunView } from "@/lib/contract/run";
import { renderHtml } from "@/lib/domain/report/html";
import { renderMarkdown } from "@/lib/domain/report/markdown";
import {
  completedRun,
  overriddenRun,
  RUN_EVENTS,
  rolledBackRun,
  runView,
} from "@/lib/testing/run-view-fixture";
import {
  metricView,
  passedStage,
  signature,
  signedStatus,
  signOffStatus,
  stageView,
  unmeasured,
} from "@/lib/testing/stage-view-fixture";
import { composeReport } from "@/lib/use-cases/report/compose-report";

const SECTIONS = [
  "Summary",
  "Deployment information",
  "Pre-deployment checklist",
  "Stage 1: 5 % of traffic (2-4 h)",
  "Rollback events",
  "Risk",
  "Evidence collection",
  "Sign-offs",
  "Waivers and overrides",
  "What the review found",
  "Lessons learned",
  "Next phase",
  "How the facts are known",
  "Where the readings come from",
  "Timeline",
  "Certificate",
];
const IN_STAGES = ["Performance metrics", "Screenshots", "Incident log", "Final decision"];
const SUBSECTIONS = [
  ...IN_STAGES,
  "Speaks for the release",
  "Speaks against it",
  "Monitoring coverage",
  "Collection script",
  "What went well",
  "What could be improved",
  "Action items",
  "How to verify",
];

function compose(view: RunView) {
  return composeReport({
    view,
    events: RUN_EVENTS,
    ledger: { size: 42, root: "12".repeat(32) },
    lessons: [],
    waivers: [],
    findings: [],
    plan: {
      evidence: [
        { key: "baseline", label: "Baseline metrics", stage: null },
        { key: "stage1", label: "Stage 1 evidence", stage: "stage1_5pct" },
        { key: "final", label: "Final report", stage: null },
      ],
    },
  });
}

/** Markdown with the spaces of its alignment taken out, for looking things up. */
function markdown(view: RunView): string {
  return renderMarkdown(compose(view)).replace(/ {2,}/g, " ");
}

const running = () =>
  completedRun({
    state: "running",
    endedAt: null,
    currentStage: "stage1_5pct",
    lessons: null,
    stages: [
      passedStage({
        state: "running",
        endedAt: null,
        decisions: [],
        metrics: [metricView(), unmeasured({ key: "errors", label: "Error rate" })],
      }),
    ],
  });

const STATES: [string, () => RunView][] = [
  ["a draft", runView],
  ["a running one", running],
  ["a completed one", completedRun],
  ["a rolled back one", rolledBackRun],
  ["an overridden one", overriddenRun],
  ["one without any data", () => runView({ owner: null, commit: null, next: null, stages: [] })],
];

describe.each(STATES)("the report of %s", (_, view) => {
  it("has every section", () => {
    const text = renderMarkdown(compose(view()));
    const stages = view().stages.length > 0;
    const wanted = SECTIONS.filter((name) => stages || !name.startsWith("Stage"));
    for (const section of wanted) expect(text).toContain(`\n## ${section}\n`);
    const inStages = [...IN_STAGES, "Collection script"];
    for (const section of SUBSECTIONS.filter((name) => stages || !inStages.includes(name))) {
      expect(text).toContain(`\n### ${section}\n`);
    }
  });

  it("leaves no gap without a reason and no accident in any form", () => {
    const report = compose(view());
    const texts = [renderMarkdown(report), renderHtml(report)];
    for (const text of texts) expect(text).not.toMatch(/\[TBD\]|undefined|NaN|\bnull\b|\[object/);
  });

  it("is what the contract says", () => {
    const report = compose(view());
    expect(ReportDocument.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  it("says of every value how it is known", () => {
    const rows = markdown(view())
      .split("\n")
      .filter((line) => /^\| (Deployment|5 % of traffic) \| [^|]+ \| [^|]+ \|$/.test(line))
      .map((line) => line.split(" | "));
    const known = rows.filter(([, fact]) => /^(Branch|Commit|State|Start|Run)\b/.test(fact ?? ""));
    expect(known.length).toBeGreaterThan(3);
    for (const [, , how] of known) expect(how).toMatch(/^(measured|vouched for by .+|missing) \|$/);
  });
});

describe("values", () => {
  it("says in words what nobody measured", () => {
    expect(markdown(runView())).toContain("[TBD - not measured: the stage has not started]");
    expect(markdown(running())).toContain("[TBD - not measured: no data reached Tollgate]");
  });

  it("shows metric, baseline, threshold, actual, status, samples and margin in one line", () => {
    expect(markdown(completedRun())).toContain(
      "| P95 latency | 385 ms | ≤ 500 ms | 402 ms | ✅ PASS | 18234 | 19.6 % of room | critical | measured, pushed |",
    );
  });

  it("puts a conversion beside the interval that says how much it proves", () => {
    const text = markdown(completedRun());
    expect(text).toContain("| Completed | 11 | 91.7 % | 91.7 % | ✅ PASS |");
    expect(text).toContain("**Overall conversion:** 91.7 % (target: 55-65 %)");
    expect(text).toContain("64.6 % to 98.5 %");
    expect(text).toMatch(/\| 12 \| 11 \| 91\.7 % \| 64\.6 % to 98\.5 % \|/);
  });

  it("marks the checklist as measured, vouched for or missing", () => {
    expect(markdown(runView())).toContain("- [x] CI is green\n - measured, 2026-11-23");
    expect(markdown(runView())).toContain("- [ ] On-call rota confirmed\n\n");
    expect(markdown(completedRun())).toContain(
      "- [x] On-call rota confirmed\n - vouched for by Ada Long",
    );
  });

  it("gives duration and soak of a stage, and what the next step is", () => {
    const text = markdown(completedRun());
    expect(text).toContain("**Duration:** 2 h 15 min");
    expect(text).toContain("**Soaked:** 2 h 15 min of planned 2 h to 4 h");
    expect(text).toContain("**Proceed to the next phase:** YES");
  });
});

describe("signatures", () => {
  it("lists who signed, who is missing and what evidence has voided", () => {
    const signOffs = signOffStatus({ voided: [signature({ id: "s0", standing: "voided" })] });
    const gate = compose(runView({ stages: [stageView({ signOffs })] })).stages[0]?.gate;
    expect(gate?.lines.map((l) => [l.decision, l.name])).toEqual([
      ["missing", null],
      ["void", "Ben Okafor"],
    ]);
    expect(gate?.text).toBe(
      "0 of 1 sign-offs stand on the current dossier; 1 on replaced dossiers no longer count.",
    );
  });

  it.each([
    ["withdrawn", "approved; withdrawn by the signer"],
    ["expired", "approved; the approval has expired"],
    ["weak", "approved; confirmed in a weaker way than the gate takes"],
  ] as const)("does not count one that is %s", (standing, note) => {
    const lent = { id: "cyn", name: "Cyn Yu", delegation: "d" };
    const signOffs = signOffStatus({ made: [signature({ standing, onBehalfOf: lent })] });
    const gate = compose(runView({ stages: [stageView({ signOffs })] })).stages[0]?.gate;
    const name = "Ben Okafor on behalf of Cyn Yu";
    expect(gate?.lines[0]).toMatchObject({
      decision: "void",
      name,
      note,
      meaning: signature({}).meaning,
      method: "password",
    });
    expect(gate?.text).toBe("0 of 1 sign-offs stand on the current dossier; 1 on it do not count.");
  });

  it("counts a rejection against the release", () => {
    const signOffs = {
      ...signedStatus(),
      made: [signature({ decision: "reject", standing: "rejects" })],
      met: false,
    };
    const report = compose(completedRun({ stages: [passedStage({ signOffs })] }));
    expect(report.stages[0]?.gate.text).toContain("rejected by Ben Okafor");
    expect(report.risk.aggravating).toContain("Ben Okafor rejected the release.");
  });

  it("certifies signer, digests, ledger and how to check them", () => {
    const { certificate, documentId } = compose(completedRun());
    expect(certificate.signers.map((s) => s.name)).toEqual(["Ben Okafor", "Ben Okafor"]);
    expect(certificate.ledger).toEqual({ size: 42, root: "12".repeat(32) });
    expect(certificate.command).toBe(`npx tollgate verify ${documentId}.tollgate`);
  });
});

describe("what is loud", () => {
  it("gives reason and time from breach to 0 % of a rollback", () => {
    const text = markdown(rolledBackRun());
    expect(text).toContain("> [!CAUTION]\n> **ROLLED BACK in 5 % of traffic**");
    expect(text).toContain("**Rollback reason:** P95 latency failed.");
    expect(text).toContain("**From breach to 0 %:** 4.2 s");
    expect(text).toContain("**Recovery time:** [TBD - not measured: no incident was closed");
    expect(text).toContain("**Proceed to the next phase:** NO");
  });

  it("counts recovery up to the closing of the last incident", () => {
    const incident = {
      id: "i1",
      stage: null,
      kind: "incident",
      severity: "major",
      title: "Slow uploads",
      note: null,
      resolution: "Back to normal.",
      openedBy: { kind: "person", id: "ada", name: "Ada Long" },
      openedAt: "2026-11-23T10:00:02Z",
      closedBy: { kind: "person", id: "ada", name: "Ada Long" },
      closedAt: "2026-11-23T10:05:00Z",
    } as const;
    const view = rolledBackRun();
    const before = { ...view.preDeployment, incidents: [incident] };
    expect(markdown({ ...view, preDeployment: before })).toContain(
      "**Recovery time:** 5 min until the last incident was closed",
    );
    const open = { ...incident, resolution: null, closedBy: null, closedAt: null };
    expect(markdown({ ...view, preDeployment: { ...before, incidents: [open] } })).toContain(
      "**Recovery time:** [TBD - not over: 1 incident still open]",
    );
  });

  it("says override in status, summary, stage and decision", () => {
    const text = markdown(overriddenRun());
    expect(text).toContain("**Status:** ✅ COMPLETED, WITH AN OVERRIDE");
    expect(text).toContain("**OVERRIDE in 5 % of traffic: the gate was overridden**");
    expect(text).toContain("**Status:** ✅ GO, BY OVERRIDE");
    expect(text).toContain("**Proceed to the next phase:** YES, BY OVERRIDE");
    expect(compose(overriddenRun()).risk.level).toBe("high");
  });
});

describe("evidence collection", () => {
  it("lists each of the plan's items as collected or missing", () => {
    const of = (view: RunView) => compose(view).evidence.items.map((i) => i.collected);
    expect(of(runView())).toEqual([true, false, false]);
    expect(of(completedRun())).toEqual([true, true, true]);
    expect(of(overriddenRun())).toEqual([true, false, true]);
  });

  it("says what lacks and how to collect it", () => {
    const text = markdown(runView());
    expect(text).toContain("the stage has not started; no data for P95 latency");
    expect(text).toContain("npx tollgate collect PHASE9-CANARY-001 stage1_5pct");
  });
});
