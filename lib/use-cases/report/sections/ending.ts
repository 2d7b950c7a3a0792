import type { RunEvent, RunView, StageView } from "@/lib/contract/run";
import { instantText } from "@/lib/domain/report/instant";
import type { Known } from "@/lib/domain/report/known";
import type { Fact, Report } from "@/lib/domain/report/report";
import { assessRisk, type Risk, type RiskStage } from "@/lib/domain/report/risk";
import { gateSignatures } from "@/lib/use-cases/report/sections/gate";
import { soakText } from "@/lib/use-cases/report/sections/stage";
import {
  briefText,
  measured,
  missing,
  secondsText,
  whoText,
} from "@/lib/use-cases/report/sections/words";

const PRE_TITLE = "Pre-deployment";

export function rollbackReport(view: RunView): Report["rollback"] {
  const { rollback } = view;
  if (!rollback) return null;
  const { reason, by, breachAt, zeroAt, secondsToZero } = rollback;
  const stage = view.stages.find((s) => s.key === rollback.stage);
  const automatic = by === null || by.kind === "engine";
  const where = stage ? ` in ${stage.title}` : "";
  return {
    text: `Rolled back to 0 %${where} by ${by ? whoText(by) : "Tollgate"}, ${instantText(zeroAt)}: ${reason ?? "the reason is not given yet."}`,
    facts: [
      stage ? measured("Stage", stage.title) : missing("Stage", "between two stages"),
      reason === null
        ? missing("Rollback reason", "not given yet")
        : automatic
          ? measured("Rollback reason", reason)
          : { label: "Rollback reason", text: reason, known: "vouched", by: whoText(by) },
      measured("Rolled back by", by ? whoText(by) : "Tollgate"),
      breachAt
        ? measured("First breach", instantText(breachAt))
        : missing("First breach", "none: no breaching reading led to the rollback"),
      measured("Rollback time", instantText(zeroAt)),
      secondsToZero === null
        ? missing("From breach to 0 %", "not measured: no breaching reading led to the rollback")
        : measured("From breach to 0 %", briefText(secondsToZero)),
      recoveryFact(view, breachAt ?? zeroAt, zeroAt),
    ],
  };
}

/** Service counts as normal again once the last incident is closed; with none on record nobody has said. */
function recoveryFact(view: RunView, from: string, zeroAt: string): Fact {
  const incidents = [
    ...view.preDeployment.incidents,
    ...view.stages.flatMap((s) => s.incidents),
  ].filter((i) => i.kind === "incident");
  const open = incidents.filter((i) => i.closedAt === null);
  if (open.length > 0) {
    return missing("Recovery time", `not over: ${open.length} incident still open`);
  }
  const closings = incidents.flatMap((i) => (i.closedAt === null ? [] : [Date.parse(i.closedAt)]));
  const last = Math.max(...closings);
  if (closings.length === 0 || last < Date.parse(zeroAt)) {
    return missing(
      "Recovery time",
      `not measured: no incident was closed after the rollback; nobody was on the new version from ${instantText(zeroAt)}`,
    );
  }
  const text = `${secondsText((last - Date.parse(from)) / 1000)} until the last incident was closed`;
  return { label: "Recovery time", text, known: "vouched", by: null };
}

export function riskOf(view: RunView): Risk {
  const items = [view.preDeployment, ...view.stages.filter((s) => s.startedAt !== null)].flatMap(
    (gate) => gate.checklist,
  );
  const rejected = [view.preDeployment, ...view.stages].flatMap((gate) =>
    gate.signOffs.made.filter((s) => s.standing === "rejects").map((s) => s.person.name),
  );
  const begun = view.startedAt !== null;
  return assessRisk({
    rollback: view.rollback
      ? `The release was rolled back: ${view.rollback.reason ?? "the reason is not given yet."}`
      : null,
    overridden: view.stages
      .filter((s) => s.overrides.some((o) => o.confirmedAt !== null))
      .map((s) => s.title),
    openIncidents: openIncidents(view.preDeployment.incidents),
    rejections: [...new Set(rejected)],
    vouched: items.filter((i) => i.done && i.mark === "vouched").length,
    openItems: begun ? items.filter((i) => !i.done).map((i) => i.label) : [],
    stages: view.stages.map(riskStage),
  });
}

function riskStage(stage: StageView): RiskStage {
  return {
    title: stage.title,
    started: stage.startedAt !== null,
    over: stage.endedAt !== null,
    soak: {
      effective: stage.soak.effectiveSeconds,
      minimum: stage.soak.minSeconds,
      text: soakText(stage),
    },
    metrics: stage.metrics
      .filter((m) => !m.muted)
      .map((m) => ({
        label: m.label,
        critical: m.critical || m.zeroTolerance,
        verdict: m.verdict,
        measured: m.value !== null,
        margin: m.margin,
        marginText: m.marginText,
        mostRoom: mostRoom(m),
      })),
    funnels: stage.funnels.map((f) => ({
      label: f.label,
      verdict: f.verdict,
      measured: f.steps.some((step) => step.users > 0),
      critical: false,
    })),
    openIncidents: openIncidents(stage.incidents),
  };
}

/** A percentage ends at 100. */
function mostRoom({ unit, limits }: StageView["metrics"][number]): number {
  if (unit !== "%" || limits.min === null || limits.min <= 0) return 1;
  return Math.min(1, Math.max(0, (100 - limits.min) / limits.min));
}

function openIncidents(incidents: StageView["incidents"]): RiskStage["openIncidents"] {
  return incidents
    .filter((i) => i.closedAt === null)
    .map(({ severity, title }) => ({ severity, title }));
}

/** One line a gate: how many signed, and what was decided by whom. */
export function approvalLines(view: RunView): Report["approvals"] {
  const before = gateSignatures("pre-deployment", PRE_TITLE, view.preDeployment.signOffs);
  const opened = view.readyAt !== null && view.state !== "draft";
  return [
    {
      gate: PRE_TITLE,
      signatures: before.text,
      decision: opened ? "opened" : "closed",
      known: before.met ? "derived" : "missing",
    },
    ...view.stages.map((stage) => {
      const gate = gateSignatures(stage.key, stage.title, stage.signOffs);
      const last = stage.decisions.at(-1);
      const makers = last?.makers.map((m) => m.name).join(", ");
      const override = last?.override ? " BY OVERRIDE" : "";
      return {
        gate: stage.title,
        signatures: gate.text,
        decision: last
          ? `${last.decision.toUpperCase()}${override} by ${makers || whoText(last.recordedBy)}`
          : "none recorded",
        known: decisionKnown(last),
      };
    }),
  ];
}

function decisionKnown(decision: StageView["decisions"][number] | undefined): Known {
  if (!decision) return "missing";
  return decision.recordedBy.kind === "engine" ? "measured" : "vouched";
}

export function timelineOf(events: RunEvent[]): Report["timeline"] {
  return events.map(({ index, at, text, leafHash }) => ({ index, at, text, leafHash }));
}
