import type { RunView, StageView } from "@/lib/contract/run";
import type { SignOffStatus } from "@/lib/contract/sign-off";
import { formatDuration, formatNumber } from "@/lib/domain/metric/format";
import type { Verdict } from "@/lib/domain/metric/metric";
import type { FunnelValues, PageValues, StageValues } from "@/lib/domain/page-fill/page-values";
import type { Plan } from "@/lib/domain/plan/plan";

const STATUS: Record<Verdict, string | null> = {
  pass: "✅ PASS",
  fail: "❌ FAIL",
  inconclusive: "⚠️ INCONCLUSIVE",
  pending: null,
  error: null,
};
const RUN_STATUS: Record<RunView["state"], string | null> = {
  draft: null,
  ready: null,
  running: "🔄 IN PROGRESS",
  completed: "✅ PASS",
  rolled_back: "❌ ROLLED BACK",
  aborted: "❌ ABORTED",
  imported: null,
};

/** What the run has for its page. */
export function pageValues(view: RunView, evidence: Plan["evidence"]): PageValues {
  const { preDeployment, rollback } = view;
  return {
    documentId: view.documentId,
    status: RUN_STATUS[view.state],
    owner: view.owner?.name ?? null,
    environment: view.environment,
    branch: view.branch,
    commit: view.commit,
    artifact: view.artifactDigest,
    flag: view.flag,
    deploymentAt: view.deploymentAt && instant(view.deploymentAt),
    endedAt: view.endedAt && instant(view.endedAt),
    stages: view.stages.map(stageValues),
    preDeployment: {
      done: doneOf(preDeployment.checklist),
      signatures: signaturesOf(preDeployment.signOffs),
    },
    rollback: rollback && {
      at: instant(rollback.zeroAt),
      reason: rollback.reason,
      recovery:
        rollback.secondsToZero === null ? null : formatDuration(rollback.secondsToZero * 1000),
    },
    evidence: evidence.filter((item) => isCollected(view, item)).map(({ key }) => key),
    lessons: view.lessons,
  };
}

function stageValues(stage: StageView): StageValues {
  const { startedAt, endedAt, incidents } = stage;
  const lasted = startedAt && endedAt ? Date.parse(endedAt) - Date.parse(startedAt) : null;
  const of = (kind: "incident" | "alert") =>
    incidents.filter((one) => one.kind === kind).map(incidentText);
  return {
    key: stage.key,
    startedAt: startedAt && instant(startedAt),
    endedAt: endedAt && instant(endedAt),
    duration: lasted === null ? null : formatDuration(lasted),
    metrics: stage.metrics.map(({ key, label, display, verdict }) => ({
      key,
      label,
      actual: startedAt ? display : null,
      status: startedAt ? STATUS[verdict] : null,
    })),
    funnels: startedAt ? stage.funnels.map(funnelValues) : [],
    done: doneOf(stage.checklist),
    signatures: signaturesOf(stage.signOffs),
    screenshots: stage.wantedScreenshots.flatMap(({ key, evidenceId }) => {
      const piece = stage.evidence.find(({ id }) => id === evidenceId);
      return piece?.href ? [{ slot: key, name: piece.title, href: piece.href }] : [];
    }),
    incidents: of("incident"),
    alerts: of("alert"),
    decision: decisionOf(stage),
  };
}

function decisionOf({ decisions }: StageView): StageValues["decision"] {
  const last = decisions.at(-1);
  if (!last) return null;
  const kind = { go: "GO", hold: "HOLD", rollback: "ROLLBACK" } as const;
  const makers = last.makers.map(({ name, role }) => `${name} (${role})`).join(", ");
  return {
    kind: kind[last.decision],
    at: instant(last.decidedAt),
    makers: makers === "" ? last.recordedBy.name : makers,
    justification: last.justification,
  };
}

function funnelValues({
  key,
  steps,
  conversion,
  verdict,
}: StageView["funnels"][number]): FunnelValues {
  const hasUsers = steps.some(({ users }) => users > 0);
  if (!hasUsers) return { key, steps: [], overall: null };
  return {
    key,
    steps: steps.map((step, index) => ({
      key: step.key,
      users: String(step.users),
      conversion: index === 0 ? "100%" : percent(step.fromFirst),
      status: index === steps.length - 1 ? STATUS[verdict] : "-",
    })),
    overall: percent(conversion),
  };
}

function percent(ratio: number | null): string | null {
  return ratio === null ? null : `${formatNumber(Math.round(ratio * 1000) / 10, 1)}%`;
}

function incidentText(incident: StageView["incidents"][number]): string {
  const { openedAt, severity, title, resolution, closedAt } = incident;
  const closing = closedAt
    ? `, closed ${instant(closedAt)}${resolution ? `: ${resolution}` : ""}`
    : ", open";
  return `${instant(openedAt)} ${severity}: ${title}${closing}`;
}

function doneOf(items: RunView["preDeployment"]["checklist"]): string[] {
  return items.filter((item) => item.done).map((item) => item.key);
}

function signaturesOf({ made, required }: SignOffStatus): StageValues["signatures"] {
  return made.map((one) => ({
    role: one.role,
    title: required.find(({ role }) => role === one.role)?.title ?? one.role,
    name: one.person.name,
    approved: one.decision === "approve",
    at: instant(one.signedAt),
    comment: one.comment,
  }));
}

/** A stage's is there when the stage is over; another where somebody has added a piece of that title. */
function isCollected(view: RunView, { stage, label }: Plan["evidence"][number]): boolean {
  if (stage !== null) {
    return view.stages.some(({ key, endedAt }) => key === stage && endedAt !== null);
  }
  const pieces = [...view.preDeployment.evidence, ...view.stages.flatMap((s) => s.evidence)];
  const wanted = label.trim().toLowerCase();
  return pieces.some(({ title }) => title.trim().toLowerCase() === wanted);
}

/** Whole seconds, as people write them. */
function instant(text: string): string {
  return text.replace(/\.\d+Z$/, "Z");
}
