import { openItems } from "@/lib/domain/run/checklist";
import {
  activeStage,
  type GateFacts,
  planStageOf,
  preDeploymentFacts,
  soakElapsed,
  stageFacts,
} from "@/lib/domain/run/gate-facts";
import type { RunRecord, StageRecord } from "@/lib/domain/run/run-record";
import { secondsWithoutData } from "@/lib/domain/run/soak-words";

const HOUR = 3_600_000;

/** Where the run stands, in one sentence that begins with its state. Times are in UTC. */
export function headline(run: RunRecord, now: Date): string {
  switch (run.state) {
    case "draft":
      return `Draft: ${beforeRelease(preDeploymentFacts(run, now))}`;
    case "ready":
      return `Ready: ${nextStart(run)}`;
    case "running":
      return running(run, now);
    case "completed":
      return completed(run);
    case "rolled_back":
      return rolledBack(run);
    case "aborted":
      return withReason("Aborted before any traffic moved", run.endReason);
    case "imported":
      return "Imported: what a page states; nothing of it was measured here.";
  }
}

function beforeRelease(gate: GateFacts): string {
  const items = gate.checklist.filter((i) => i.kind !== "sign-offs");
  const open = openItems(gate.checklist).length;
  if (open > 0) return `${open} of ${items.length} checklist items open${thenSignOffs(gate)}.`;
  const { rejectedBy } = gate.quorum;
  if (rejectedBy.length > 0) return `rejected by ${rejectedBy.join(", ")}.`;
  if (gate.review.length > 0) return `${contradictions(gate)} to resolve or to waive.`;
  const complete = items.length > 0 ? "checklist complete, " : "";
  const missing = signOffsMissing(gate);
  return missing ? `${complete}waits for ${missing}.` : `${complete}the gate is being opened.`;
}

function nextStart(run: RunRecord): string {
  const next = run.stages.find((s) => s.state === "pending");
  if (!next) return "there is no stage to start.";
  const { title, start } = planStageOf(run, next.key);
  const to = next.trafficPercent === null ? "" : ` at ${percent(next.trafficPercent)}`;
  return start === "automatic"
    ? `${title}${to} starts by itself.`
    : `${title}${to} can be started.`;
}

function running(run: RunRecord, now: Date): string {
  const stage = activeStage(run);
  if (!stage) {
    const passed = run.stages.filter((s) => s.state === "passed").at(-1);
    const behind = passed ? `${planStageOf(run, passed.key).title} has passed; ` : "";
    return `Running at ${percent(run.trafficPercent)}: ${behind}${nextStart(run)}`;
  }
  const gate = stageFacts(run, stage, now);
  const where =
    stage.trafficPercent === null
      ? `in ${planStageOf(run, stage.key).title}`
      : `at ${percent(stage.trafficPercent)}`;
  return stage.state === "running"
    ? `Running ${where}: ${soaking(run, stage, gate, now)}.`
    : `Held ${where}: ${awaiting(run, stage, gate)}.`;
}

function soaking(run: RunRecord, stage: StageRecord, gate: GateFacts, now: Date): string {
  const { soak } = planStageOf(run, stage.key);
  const lost = secondsWithoutData({
    elapsedSeconds: soakElapsed(stage, now) / 1000,
    effectiveSeconds: stage.effectiveMs / 1000,
  });
  const planned = (stage.startedAt ?? now).getTime() + soak.min;
  const earliest = new Date(planned + lost * 1000);
  const parts = [measured(run, stage)];
  if (earliest > now) parts.push(`earliest advance ${clock(earliest, now, soak.min < HOUR)}`);
  if (planned <= now.getTime() && stage.verdict !== "pass") {
    parts.push(`the verdict is ${stage.verdict}`);
  }
  const missing = signOffsMissing(gate);
  if (missing) parts.push(`then waits for ${missing}`);
  return parts.join(", ");
}

function awaiting(run: RunRecord, stage: StageRecord, gate: GateFacts): string {
  const parts = [measured(run, stage)];
  if (stage.verdict !== "pass") {
    parts.push(`the recommendation is ${stage.recommendation.toUpperCase()}`);
  }
  const open = openItems(gate.checklist).length;
  if (open > 0) parts.push(`${open} checklist ${open === 1 ? "item" : "items"} open`);
  const shots = gate.missingScreenshots.length;
  if (shots > 0) parts.push(`${shots} ${shots === 1 ? "screenshot" : "screenshots"} missing`);
  if (gate.review.length > 0) parts.push(`${contradictions(gate)} to resolve or to waive`);
  const { rejectedBy } = gate.quorum;
  if (rejectedBy.length > 0) parts.push(`rejected by ${rejectedBy.join(", ")}`);
  else parts.push(`waits for ${signOffsMissing(gate) ?? "the decision"}`);
  return parts.join(", ");
}

/** `16 of 18 metrics pass, 2 fail (P95 latency, Error rate)`. */
function measured(run: RunRecord, stage: StageRecord): string {
  const metrics = planStageOf(run, stage.key).metrics.filter((m) => !m.muted);
  if (metrics.length === 0) return `the verdict is ${stage.verdict}`;
  const verdicts = new Map(stage.metricStates.map((m) => [m.metric, m.verdict]));
  const passing = metrics.filter((m) => verdicts.get(m.key) === "pass").length;
  const failing = metrics.filter((m) => verdicts.get(m.key) === "fail");
  const unit = metrics.length === 1 ? "metric passes" : "metrics pass";
  const pass =
    passing === metrics.length
      ? `${metrics.length === 1 ? "the" : `all ${metrics.length}`} ${unit}`
      : `${passing} of ${metrics.length} metrics pass`;
  if (failing.length === 0) return pass;
  const names = failing.slice(0, 2).map((m) => m.label);
  const more = failing.length > 2 ? ` and ${failing.length - 2} more` : "";
  return `${pass}, ${failing.length} ${failing.length === 1 ? "fails" : "fail"} (${names.join(", ")}${more})`;
}

function completed(run: RunRecord): string {
  const count = run.stages.length;
  const stages = count === 1 ? "its stage passed" : `all ${count} stages passed`;
  const overridden = run.overrides.filter((o) => o.confirmedAt !== null).length;
  const loud =
    overridden === 0 ? "" : `, ${overridden} of them by override against the recommendation`;
  const at = run.stages.some((s) => s.trafficPercent !== null)
    ? ` at ${percent(run.trafficPercent)}`
    : "";
  return `Completed${at}: ${stages}${loud}.`;
}

function rolledBack(run: RunRecord): string {
  const stage = run.stages.find((s) => s.state === "rolled_back");
  const where = stage ? ` in ${planStageOf(run, stage.key).title}` : "";
  const took =
    run.breachAt && run.zeroAt
      ? `, ${seconds(run.zeroAt.getTime() - run.breachAt.getTime())} after the first breach`
      : "";
  return withReason(`Rolled back to 0 %${where}${took}`, run.endReason);
}

/** Only the first sentence of a long reason: the whole of it stands below. */
function withReason(sentence: string, given: string | null): string {
  if (!given) return `${sentence}; the reason is still to be given.`;
  const reason = given.split(/(?<=[.!?])\s+(?=\p{Lu})/u)[0] ?? given;
  return `${sentence}: ${/[.!?]$/.test(reason) ? reason : `${reason}.`}`;
}

function thenSignOffs(gate: GateFacts): string {
  const missing = signOffsMissing(gate);
  return missing ? `, then waits for ${missing}` : "";
}

/** `2 of 8 sign-offs`, or null where none is missing. */
function signOffsMissing({ rules, quorum }: GateFacts): string | null {
  const total = rules.reduce((sum, rule) => sum + rule.count, 0);
  const missing = quorum.required.reduce((sum, r) => sum + Math.max(0, r.count - r.have), 0);
  if (missing === 0) return null;
  const noun = total === 1 ? "sign-off" : "sign-offs";
  return missing === total ? `${total} ${noun}` : `${missing} of ${total} ${noun}`;
}

function contradictions({ review }: GateFacts): string {
  return review.length === 1
    ? "1 contradiction on record"
    : `${review.length} contradictions on record`;
}

function percent(value: number): string {
  return `${Number(value.toFixed(2))} %`;
}

function seconds(milliseconds: number): string {
  return `${(Math.max(0, milliseconds) / 1000).toFixed(1)} s`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `14:20 UTC`; with seconds where minutes are too coarse, and with the day where it is not today. */
function clock(at: Date, now: Date, withSeconds: boolean): string {
  const iso = at.toISOString();
  const day =
    iso.slice(0, 10) === now.toISOString().slice(0, 10)
      ? ""
      : `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} `;
  return `${day}${iso.slice(11, withSeconds ? 19 : 16)} UTC`;
}
