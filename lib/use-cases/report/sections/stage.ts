import type { RunView, StageView } from "@/lib/contract/run";
import type { DecisionView, OverrideView } from "@/lib/contract/sign-off";
import { instantText } from "@/lib/domain/report/instant";
import type { DecisionLine, Fact, OverrideLine, StageReport } from "@/lib/domain/report/report";
import { plannedSoak, secondsWithoutData, soakWords } from "@/lib/domain/run/soak-words";
import { groupScoreWords, scoreWords } from "@/lib/domain/score/score-words";
import {
  checklistLine,
  evidenceLine,
  gateSignatures,
  incidentLines,
} from "@/lib/use-cases/report/sections/gate";
import { funnelReport, metricGroups } from "@/lib/use-cases/report/sections/measurements";
import {
  measured,
  missing,
  percentText,
  STAGE_WORDS,
  secondsText,
  whoText,
} from "@/lib/use-cases/report/sections/words";

export function stageReport(view: RunView, stage: StageView): StageReport {
  const pictures = stage.evidence.filter((e) => e.kind === "screenshot");
  return {
    key: stage.key,
    title: stage.title,
    ordinal: stage.ordinal,
    traffic: stage.trafficPercent,
    startedAt: stage.startedAt,
    endedAt: stage.endedAt,
    soak: soakOf(stage),
    state: STAGE_WORDS[stage.state],
    verdict: stage.verdict.toUpperCase(),
    recommendation: stage.recommendation.toUpperCase(),
    reasons: stage.startedAt ? stage.reasons : [],
    facts: stageFacts(stage),
    groups: metricGroups(stage),
    funnels: stage.funnels.map((funnel) => funnelReport(stage, funnel)),
    checklist: stage.checklist.map(checklistLine),
    screenshots: {
      wanted: stage.wantedScreenshots
        .filter((w) => w.evidenceId === null)
        .map(({ label, required }) => ({ label, required })),
      taken: pictures.map(evidenceLine),
    },
    otherEvidence: stage.evidence.filter((e) => e.kind !== "screenshot").map(evidenceLine),
    ...incidentLines(stage.incidents),
    gate: gateSignatures(stage.key, stage.title, stage.signOffs),
    decisions: stage.decisions.map(decisionLine),
    undecided: stage.decisions.length > 0 ? null : undecidedText(stage),
    overrides: stage.overrides.map(overrideLine),
    proceed: proceedText(view, stage),
    next: nextOf(view, stage),
    deciders: stage.decisionMakers.map((maker) => maker.title),
  };
}

function stageFacts(stage: StageView): Fact[] {
  const { startedAt, endedAt } = stage;
  const time = (label: string, at: string | null, absent: string) =>
    at ? measured(label, instantText(at)) : missing(label, `not measured: ${absent}`);
  const duration =
    startedAt && endedAt
      ? measured("Duration", secondsText((Date.parse(endedAt) - Date.parse(startedAt)) / 1000))
      : missing("Duration", "not measured: the stage has not ended");
  return [
    measured("State", STAGE_WORDS[stage.state]),
    time("Start time", startedAt, "the stage has not started"),
    time("End time", endedAt, startedAt ? "the stage has not ended" : "the stage has not started"),
    duration,
    measured("Traffic percentage", percentText(stage.trafficPercent)),
    measured("Planned soak", plannedSoak(stage.soak)),
    startedAt
      ? measured("Soaked", soakText(stage))
      : missing("Soaked", "not measured: the stage has not started"),
    verdictFact(stage),
    ...(stage.score
      ? [
          measured(
            "Score",
            [scoreWords(stage.score), ...stage.score.groups.map(groupScoreWords)].join("; "),
          ),
        ]
      : []),
  ];
}

function verdictFact(stage: StageView): Fact {
  const text = `${stage.verdict.toUpperCase()}, recommendation ${stage.recommendation.toUpperCase()}`;
  return stage.judgedAt
    ? measured("Verdict", `${text}, judged ${instantText(stage.judgedAt)}`)
    : missing("Verdict", "not measured: nothing has been judged");
}

/** `2 h 10 min of planned 2 h to 4 h`; where data was missing, also how much of it counts. */
export function soakText({ soak, ...stage }: StageView): string {
  const { elapsed } = soakOf({ soak, ...stage });
  const planned = `${secondsText(elapsed ?? 0)} of planned ${plannedSoak(soak)}`;
  const times = { ...soak, elapsedSeconds: elapsed ?? 0 };
  return secondsWithoutData(times) > 0 ? `${planned}; ${soakWords(times)}` : planned;
}

/** While a stage goes on, its soak is that up to its last judgement: reading the report again changes nothing. */
function soakOf({ soak, startedAt, endedAt, judgedAt }: StageView): StageReport["soak"] {
  const planned = { min: soak.minSeconds, max: soak.maxSeconds };
  if (startedAt === null) return { ...planned, elapsed: null, effective: null };
  const until = endedAt ?? judgedAt ?? startedAt;
  const elapsed = Math.max(0, Date.parse(until) - Date.parse(startedAt)) / 1000;
  return { ...planned, elapsed, effective: Math.min(soak.effectiveSeconds, elapsed) };
}

function decisionLine(decision: DecisionView): DecisionLine {
  const makers = decision.makers.map((m) => `${m.name} (${m.role})`);
  return {
    decision: decision.decision.toUpperCase(),
    recommendation: decision.recommendation.toUpperCase(),
    override: decision.override,
    makers: makers.length > 0 ? makers.join(", ") : whoText(decision.recordedBy),
    at: decision.decidedAt,
    justification: decision.justification ?? "none given",
    dossier: decision.dossier,
    known: decision.recordedBy.kind === "engine" ? "measured" : "vouched",
  };
}

function undecidedText(stage: StageView): string {
  const makers = stage.decisionMakers.map((m) => m.title).join(", ");
  const who = makers ? ` It is for ${makers} to make.` : "";
  return stage.startedAt
    ? `No decision is on record.${who}`
    : `No decision is on record: the stage has not started.${who}`;
}

function overrideLine(override: OverrideView): OverrideLine {
  const { confirmedAt, confirmedBy, withdrawnAt } = override;
  return {
    state: withdrawnAt
      ? "withdrawn"
      : confirmedAt
        ? "confirmed; the release went on against the gate"
        : "asked for, waits for a second person",
    reason: override.reason,
    against: override.blockers.map((b) => b.text),
    requested: `Asked for by ${whoText(override.requestedBy)} at ${instantText(override.requestedAt)}.`,
    confirmed:
      confirmedAt && confirmedBy
        ? `Confirmed by ${whoText(confirmedBy)} at ${instantText(confirmedAt)}.`
        : withdrawnAt
          ? `Withdrawn at ${instantText(withdrawnAt)}.`
          : "Not confirmed.",
  };
}

function proceedText(view: RunView, stage: StageView): string {
  const { to, answer } = nextOf(view, stage);
  if (answer === "NO") return "NO: the release was rolled back in this stage";
  if (answer === null) return `not decided; the next step would be ${to}`;
  const overridden = stage.decisions.some((d) => d.override) ? ", BY OVERRIDE" : "";
  return `YES, ${to}${overridden}`;
}

function nextOf(view: RunView, stage: StageView): StageReport["next"] {
  const next = view.stages.find((s) => s.ordinal > stage.ordinal);
  const to = next
    ? `to ${next.title}`
    : view.next
      ? `to the next phase, ${view.next.title}`
      : "to the end of the release";
  if (stage.state === "rolled_back") return { to, answer: "NO" };
  return { to, answer: stage.state === "passed" ? "YES" : null };
}
