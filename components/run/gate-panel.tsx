"use client";

import Link from "next/link";
import { WaiverList } from "@/components/review/waiver-list";
import { GateSignatures } from "@/components/run/gate-signatures";
import { SoakText } from "@/components/run/soak-text";
import { Section } from "@/components/ui/section";
import { Status, VERDICT_STATUS } from "@/components/ui/status";
import { StatusShape } from "@/components/ui/status-shape";
import { useUrlStage } from "@/components/ui/use-url-stage";
import type { RunView, StageView } from "@/lib/contract/run";
import { groupScoreWords, scoreWords } from "@/lib/domain/score/score-words";
import { useRun } from "@/lib/queries/run";
import { PRE_DEPLOYMENT, stageOf } from "@/lib/queries/stage-of";

/** What the gate of the shown stage still waits for, in words, and who has signed. */
export function GatePanel({ run, stage: fixed }: { run: string; stage?: string }) {
  const view = useRun(run);
  const [fromUrl] = useUrlStage();
  if (fixed === PRE_DEPLOYMENT) return <PreDeploymentGate view={view} here />;
  const stage = stageOf(view, fixed ?? fromUrl);
  if (!stage) return null;
  const before = fixed === undefined && (view.state === "draft" || view.state === "ready");
  return (
    <>
      {before ? <PreDeploymentGate view={view} here={false} /> : null}
      <StageGate view={view} stage={stage} here={fixed !== undefined} />
    </>
  );
}

type GateProps = {
  view: RunView;
  /** The page shows this gate already. */
  here: boolean;
};

function PreDeploymentGate({ view, here }: GateProps) {
  const gate = view.preDeployment;
  return (
    <Section
      title="Gate before deployment"
      action={here ? null : <OpenLink run={view.id} stage={PRE_DEPLOYMENT} />}
    >
      <Blockers blockers={gate.blockers} open="The gate is open: the first stage can start." />
      <GateWaivers view={view} stage={PRE_DEPLOYMENT} />
      <GateSignatures view={view} stage={PRE_DEPLOYMENT} signOffs={gate.signOffs} />
    </Section>
  );
}

const SHOWN_REASONS = 3;

function OpenLink({ run, stage }: { run: string; stage: string }) {
  return (
    <Link
      className="tap inline-flex items-center justify-end text-accent hover:underline"
      href={`/runs/${run}/stages/${stage}`}
    >
      Open
    </Link>
  );
}

function StageGate({ view, stage, here }: GateProps & { stage: StageView }) {
  const verdict = VERDICT_STATUS[stage.verdict];
  const active = stage.state === "running" || stage.state === "awaiting_decision";
  return (
    <Section
      title={`Gate after ${stage.title}`}
      action={here ? null : <OpenLink run={view.id} stage={stage.key} />}
    >
      <p className="flex flex-wrap items-baseline gap-x-3 pt-1.5">
        <Status name={verdict.name} word={verdict.word} />
        {active ? (
          <span className="text-ink-soft">recommends {stage.recommendation.toUpperCase()}</span>
        ) : null}
      </p>
      {stage.startedAt ? (
        <p>
          <SoakText soak={stage.soak} />
        </p>
      ) : null}
      {stage.score ? <Score score={stage.score} /> : null}
      {stage.reasons.length > 0 ? (
        <ul className="mt-1">
          {stage.reasons.slice(0, SHOWN_REASONS).map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
          {stage.reasons.length > SHOWN_REASONS ? (
            <li className="text-ink-soft">And {stage.reasons.length - SHOWN_REASONS} more.</li>
          ) : null}
        </ul>
      ) : null}
      {stage.state === "passed" || stage.state === "rolled_back" ? (
        <LastDecision stage={stage} />
      ) : (
        <Blockers
          blockers={stage.blockers}
          open={
            active ? "Nothing keeps this gate closed." : "Nothing keeps this stage from starting."
          }
        />
      )}
      <GateWaivers view={view} stage={stage.key} />
      <GateSignatures view={view} stage={stage.key} signOffs={stage.signOffs} />
    </Section>
  );
}

/** Those of the gate, and at a stage's gate those of the whole run. */
function GateWaivers({ view, stage }: { view: RunView; stage: string }) {
  const waivers = view.waivers.filter(
    (waiver) =>
      waiver.stage === stage ||
      (waiver.stage === PRE_DEPLOYMENT &&
        waiver.subject === "finding" &&
        waiver.state === "active"),
  );
  const isAhead = view.endedAt === null;
  const may = isAhead && view.permissions.canWaive.includes(stage);
  return <WaiverList run={view.id} waivers={waivers} may={may} />;
}

function Score({ score }: { score: NonNullable<StageView["score"]> }) {
  return (
    <div className="mt-1">
      <p className="first-letter:uppercase">{scoreWords(score)}</p>
      <ul className="text-xs text-ink-soft">
        {score.groups.map((group) => (
          <li key={group.group} className="first-letter:uppercase">
            {groupScoreWords(group)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Blockers({
  blockers,
  open,
}: {
  blockers: { code: string; text: string }[];
  open: string;
}) {
  if (blockers.length === 0) {
    return (
      <p className="flex items-start gap-1.5 pt-1.5">
        <StatusShape shape="check-circle" className="mt-0.5 size-3.5 text-pass" />
        {open}
      </p>
    );
  }
  return (
    <ul aria-label="What keeps the gate closed" className="pt-1.5">
      {blockers.map((blocker) => (
        <li key={`${blocker.code} ${blocker.text}`} className="flex items-start gap-1.5 py-0.5">
          <StatusShape shape="hourglass" className="mt-0.5 size-3.5 text-waiting" />
          <span className="min-w-0">{blocker.text}</span>
        </li>
      ))}
    </ul>
  );
}

function LastDecision({ stage }: { stage: StageView }) {
  const decision = stage.decisions.at(-1);
  if (!decision) return null;
  const makers = decision.makers.map((maker) => maker.name).join(", ") || decision.recordedBy.name;
  return (
    <p className={decision.override ? "pt-1 text-alarm" : "pt-1 text-ink-soft"}>
      {decision.decision.toUpperCase()} by {makers}
      {decision.override ? ", as an override" : ""}
      {decision.justification ? `: ${decision.justification}` : "."}
    </p>
  );
}
