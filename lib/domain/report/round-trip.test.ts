import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RunView } from "@/lib/contract/run";
import type { Cell, Page } from "@/lib/domain/document/page";
import { readPage } from "@/lib/domain/document/read-page";
import { readStatus } from "@/lib/domain/document/status-word";
import { parseThreshold } from "@/lib/domain/metric/threshold";
import { parseUnit } from "@/lib/domain/metric/unit";
import { planOfPage } from "@/lib/domain/page-plan/plan-of-page";
import { renderMarkdown } from "@/lib/domain/report/markdown";
import type { Report, StageReport } from "@/lib/domain/report/report";
import { reviewPage } from "@/lib/domain/review/review-page";
import { canaryRun, reportOf, soakGate } from "@/lib/testing/report-run";
import {
  completedRun,
  overriddenRun,
  rolledBackRun,
  runView,
} from "@/lib/testing/run-view-fixture";
import { metricView, passedStage } from "@/lib/testing/stage-view-fixture";

/** What a cell says; null where it is a placeholder or not there at all. */
const said = (cell: Cell | null | undefined): string | null =>
  !cell || cell.blank || cell.text === "-" ? null : cell.text;

/** What a report says in the parts that every evidence page has. */
function wanted(report: Report) {
  const fact = (label: string) => {
    const found = report.deployment.find((f) => f.label === label);
    return found && found.known !== "missing" ? found.text : null;
  };
  return {
    title: report.title,
    documentId: report.documentId,
    version: report.version,
    owner: report.owner.known === "missing" ? null : report.owner.text,
    branch: fact("Branch"),
    commit: fact("Commit"),
    artifact: fact("Artifact digest"),
    flag: fact("Feature flag"),
    environment: fact("Environment"),
    deploymentAt: fact("Deployment date"),
    checklist: report.preDeployment.checklist.map((item) => [item.label, item.done]),
    stages: report.stages.map(wantedStage),
    signOffs: [report.preDeployment.gate, ...report.stages.map((s) => s.gate)].flatMap((gate) =>
      gate.lines.map((line) => [line.role, line.name, line.comment]),
    ),
    evidence: report.evidence.items.map((item) => [item.label, item.collected]),
    lessons: {
      wentWell: report.lessons?.wentWell ?? [],
      couldImprove: report.lessons?.couldImprove ?? [],
      actionItems: report.lessons?.actionItems ?? [],
    },
    next: report.next,
  };
}

function wantedStage(stage: StageReport) {
  const fact = (label: string) => {
    const found = stage.facts.find((f) => f.label === label);
    return found && found.known !== "missing" ? found.text : null;
  };
  return {
    title: stage.title,
    traffic: stage.traffic,
    soak: { min: stage.soak.min * 1000, max: stage.soak.max * 1000 },
    start: fact("Start time"),
    end: fact("End time"),
    duration: fact("Duration"),
    metrics: stage.groups.flatMap(({ metrics }) =>
      metrics.map((m) => ({
        label: m.label,
        baseline: m.baseline === "none in the plan" ? null : m.baseline,
        threshold: m.limit,
        actual: m.value === null ? null : m.actual,
        status: readStatus(m.verdict === "PENDING" ? "" : m.verdict),
      })),
    ),
    funnels: stage.funnels.map((funnel) => ({
      steps: funnel.steps.map((step) => [step.label, String(step.users)]),
      overall: funnel.conversion,
      target: funnel.targetSigns,
    })),
    checklist: stage.checklist.map((item) => [item.label, item.done]),
    screenshots: [
      ...stage.screenshots.taken.map((s) => [s.title, true]),
      ...stage.screenshots.wanted.map((s) => [s.label, false]),
    ],
    incidents: stage.incidents.length,
    alerts: stage.alerts.length,
    decision: stage.decisions.at(-1)?.justification ?? null,
    makers: stage.decisions.at(-1)?.makers ?? null,
    proceed: stage.next.answer,
  };
}

const boxes = (lists: Page["checklists"]) =>
  lists.flatMap(({ items }) =>
    items.filter((i) => i.box !== null).map((i) => [i.text.text, i.done]),
  );

/** The same, as a reader finds it on the page. */
function found(page: Page) {
  const { facts } = page;
  return {
    title: said(page.title),
    documentId: said(facts.documentId),
    version: said(facts.version),
    owner: said(facts.owner),
    branch: said(facts.branch),
    commit: said(facts.commit),
    artifact: said(facts.artifact),
    flag: said(facts.flag),
    environment: said(facts.environment),
    deploymentAt: said(facts.deploymentAt),
    checklist: boxes(page.checklists),
    stages: page.stages.map(foundStage),
    signOffs: page.signOffs.map((s) => [said(s.role), said(s.name), said(s.conditions)]),
    evidence: page.evidence.filter((e) => e.box !== null).map((e) => [e.text.text, e.done]),
    lessons: {
      wentWell: entries(page.lessons.wentWell),
      couldImprove: entries(page.lessons.couldImprove),
      actionItems: entries(page.lessons.actionItems),
    },
    next: page.next && {
      title: page.next.title.text,
      steps: page.next.steps.map((step) => step.text),
      command: said(page.next.command),
    },
  };
}

const entries = (cells: Cell[]) => cells.flatMap((cell) => said(cell) ?? []);

function foundStage(stage: Page["stages"][number]) {
  const decision = stage.decisions.at(-1);
  return {
    title: stage.title,
    traffic: stage.traffic,
    soak: stage.soak,
    start: said(stage.start),
    end: said(stage.end),
    duration: said(stage.duration),
    metrics: stage.metrics.map((m) => ({
      label: said(m.label),
      baseline: said(m.baseline),
      threshold: said(m.threshold),
      actual: said(m.actual),
      status: m.status && !m.status.blank ? readStatus(m.status.text) : null,
    })),
    funnels: stage.funnels.map((funnel) => ({
      steps: funnel.steps.map((step) => [step.label.text, said(step.users)]),
      overall: said(funnel.overall),
      target: said(funnel.target),
    })),
    checklist: boxes(stage.checklists),
    screenshots: stage.screenshots.filter((s) => s.box).map((s) => [s.text.text, s.done]),
    incidents: stage.incidents.flatMap((log) => entries(log.entries)).length,
    alerts: stage.alerts.flatMap((log) => entries(log.entries)).length,
    decision: said(decision?.justification),
    makers: said(decision?.makers),
    proceed: said(decision?.proceed?.value),
  };
}

function readBack(view: RunView) {
  const report = reportOf(view);
  return { wanted: wanted(report), found: found(readPage(renderMarkdown(report))) };
}

const VIEWS = { runView, canaryRun, completedRun, rolledBackRun, soakGate };

describe("report.md of a run", () => {
  it.each(Object.entries(VIEWS))("%s reads back as it was written", (_, view) => {
    const both = readBack(view());
    expect(both.found).toEqual(both.wanted);
  });

  it.each(Object.entries(VIEWS))("%s leaves no line of itself over", (_, view) => {
    const { lines, source } = readPage(renderMarkdown(reportOf(view())));
    const text = source.split("\n");
    expect(lines.flatMap((use, at) => (use === "unplaced" ? [text[at]] : []))).toEqual([]);
  });

  it("reads back as a page on which the override is said", () => {
    const page = readPage(renderMarkdown(reportOf(overriddenRun())));
    expect(page.stages[0]?.decisions[0]?.status?.text).toBe("✅ GO, BY OVERRIDE");
    expect(page.stages[0]?.decisions[0]?.proceed?.value.text).toBe("YES, BY OVERRIDE");
    expect(page.facts.status?.text).toBe("✅ COMPLETED, WITH AN OVERRIDE");
  });

  it("leaves nothing in the wrong hands: a rollback's reason and times are where they belong", () => {
    const page = readPage(renderMarkdown(reportOf(rolledBackRun())));
    expect(said(page.rollbackFacts.reason)).toBe("P95 latency failed.");
    expect(said(page.rollbackFacts.time)).toBe("2026-11-23 10:00:04 UTC");
    expect(page.rollbacks.flatMap((log) => entries(log.entries))).toHaveLength(1);
  });
});

describe("the review of an exported report", () => {
  it("finds nothing against a run in which everything holds", () => {
    const page = readPage(renderMarkdown(reportOf(completedRun())));
    expect(reviewPage(page)).toEqual([]);
  });

  it("finds the signatures that are still missing", () => {
    const found = reviewPage(readPage(renderMarkdown(reportOf(runView()))));
    expect(new Set(found.map(({ rule }) => rule))).toEqual(new Set(["open-sign-off"]));
  });
});

describe("the plan that an exported report gives", () => {
  it("judges by the same thresholds, in the same stages with the same traffic and soak", () => {
    const report = reportOf(canaryRun());
    const page = readPage(renderMarkdown(report));
    const { plan, links } = planOfPage(page, { name: "report.md" });
    for (const [index, stage] of page.stages.entries()) {
      const lines = report.stages[index]?.groups.flatMap((g) => g.metrics) ?? [];
      const bounds = stage.metrics.map((row) => {
        const key = links.metrics.get(row) ?? "";
        const metric = plan.metrics?.[key];
        return metric ? boundsOf(String(metric.threshold), metric.unit) : null;
      });
      expect(bounds).toEqual(lines.map((m) => boundsOf(m.limit, m.unit)));
    }
    expect(plan.stages.map((s) => s.title)).toEqual(report.stages.map((s) => s.title));
    expect(plan.stages.map((s) => s.traffic)).toEqual(["5%", "25%", "100%"]);
  });
});

function boundsOf(threshold: string | undefined, unitText: string | undefined) {
  const unit = parseUnit(unitText ?? "");
  const parsed = unit && parseThreshold(threshold ?? "", { unit, baseline: null });
  if (!parsed || parsed.kind === "problem") return null;
  const { min, max } = parsed.threshold;
  return { min: min?.value ?? null, max: max?.value ?? null, zero: parsed.zeroTolerance };
}

/** Words of people: letters of several scripts, and signs that Markdown would take for its own. */
const word = fc.stringMatching(/^[A-Za-zäöüéñçß]{2,9}$/);
const sign = fc.constantFrom("|", "*", "_", "`", "#", "[", "<b>", "&amp;", "~", "\\", "'", "é");
const words = fc
  .array(fc.oneof({ weight: 4, arbitrary: word }, { weight: 1, arbitrary: sign }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => ["Text", ...parts, "end"].join(" "));

describe("report.md with arbitrary words", () => {
  it("reads back as it was written", () => {
    fc.assert(
      fc.property(fc.array(words, { minLength: 12, maxLength: 12 }), (texts) => {
        const both = readBack(written(texts));
        expect(both.found).toEqual(both.wanted);
      }),
      { numRuns: 30 },
    );
  }, 30_000);
});

function written(texts: string[]): RunView {
  const view = completedRun();
  const [title = "", branch = "", item = "", stage = "", metric = "", other = "", ...more] = texts;
  const [step = "", comment = "", why = "", well = "", next = "", owner = ""] = more;
  const [decision] = passedStage().decisions;
  const [funnel] = passedStage().funnels;
  const made = view.preDeployment.signOffs.made.map((s) => ({ ...s, comment }));
  return {
    ...view,
    branch,
    plan: { ...view.plan, title },
    owner: { kind: "person", id: "x", name: owner },
    preDeployment: {
      ...view.preDeployment,
      checklist: view.preDeployment.checklist.map((c) => ({ ...c, label: item, note: other })),
      signOffs: { ...view.preDeployment.signOffs, made },
    },
    lessons: { wentWell: [well], couldImprove: [other, well], actionItems: [] },
    next: { title: next, steps: [other], command: "npm run next" },
    stages: [
      passedStage({
        title: stage,
        metrics: [metricView({ label: metric }), metricView({ key: "b", label: other })],
        decisions: decision ? [{ ...decision, justification: why }] : [],
        funnels: funnel
          ? [{ ...funnel, steps: funnel.steps.map((s) => ({ ...s, label: step })) }]
          : [],
      }),
    ],
  };
}
