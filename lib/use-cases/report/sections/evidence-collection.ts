import type { RunView, StageView } from "@/lib/contract/run";
import type { Plan } from "@/lib/domain/plan/plan";
import type { Report } from "@/lib/domain/report/report";

type Item = Report["evidence"]["items"][number];
type Answer = Omit<Item, "label">;

/** The plan's evidence items, each collected or missing, with what is there or what lacks. */
export function evidenceCollection(
  view: RunView,
  plan: Pick<Plan, "evidence">,
): Report["evidence"] {
  return {
    items: plan.evidence.map(({ key, label, stage }) => {
      const found = stage === null ? null : view.stages.find((s) => s.key === stage);
      const answer = found ? ofStage(found) : ofRun(view, key, label);
      return { label, ...answer };
    }),
    location:
      "Files lie in the evidence store of this Tollgate server (the folder evidence in TOLLGATE_HOME), named by their SHA-256; each is served at /api/v1/evidence/{id}/file to members of the project.",
    commands: view.stages.map((s) => `npx tollgate collect ${view.documentId} ${s.key}`),
  };
}

/** A stage's evidence is complete when it is over and nothing that the plan wants of it lacks. */
function ofStage(stage: StageView): Answer {
  const silent = stage.metrics.filter((m) => m.value === null && !m.muted);
  const pictures = stage.wantedScreenshots.filter((w) => w.required && w.evidenceId === null);
  const open = stage.checklist.filter((i) => !i.done);
  const lacks = [
    stage.endedAt === null
      ? stage.startedAt
        ? "the stage is not over"
        : "the stage has not started"
      : null,
    silent.length > 0 ? `no data for ${names(silent)}` : null,
    pictures.length > 0 ? `no screenshot ${names(pictures)}` : null,
    open.length > 0 ? `checklist open: ${names(open)}` : null,
  ].filter((text) => text !== null);
  if (lacks.length > 0) return { collected: false, known: "missing", text: `${lacks.join("; ")}.` };
  const digest = stage.signOffs.dossier?.digest;
  const frozen = digest ? `, frozen as dossier ${digest.slice(0, 12)}` : "";
  return {
    collected: true,
    known: "measured",
    text: `${stage.metrics.length} metrics and ${stage.evidence.length} files or links${frozen}.`,
  };
}

function names(things: { label: string }[]): string {
  const first = things.slice(0, 4).map((t) => t.label);
  return things.length > 4 ? `${first.join(", ")} and ${things.length - 4} more` : first.join(", ");
}

/**
 * An item of the whole run is answered by evidence with its title. Two keys answer themselves: `baseline` by the
 * baselines that the pinned plan holds, `final` by this report once the run is over.
 */
function ofRun(view: RunView, key: string, label: string): Answer {
  const wanted = label.trim().toLowerCase();
  const piece = [...view.preDeployment.evidence, ...view.stages.flatMap((s) => s.evidence)].find(
    (e) => e.title.trim().toLowerCase() === wanted,
  );
  if (piece) {
    const digest = piece.storedSha256 ? `, SHA-256 ${piece.storedSha256.slice(0, 12)}` : "";
    const text = `Added by ${piece.addedBy.name}${digest}.`;
    return { collected: true, known: "vouched", text };
  }
  if (key === "baseline") return baselines(view);
  if (key === "final" && view.endedAt !== null) {
    return { collected: true, known: "measured", text: "The run is over; it is this report." };
  }
  const text =
    key === "final"
      ? "The run is not over."
      : `Nobody has added it. Add a file with this title: npx tollgate evidence add ${view.documentId} pre-deployment FILE.`;
  return { collected: false, known: "missing", text };
}

function baselines(view: RunView): Answer {
  const metrics = new Map(view.stages.flatMap((s) => s.metrics).map((m) => [m.key, m]));
  const carrying = [...metrics.values()].filter((m) => m.baseline !== null);
  if (carrying.length === 0) {
    return { collected: false, known: "missing", text: "No metric of the plan has a baseline." };
  }
  return {
    collected: true,
    known: "vouched",
    text: `${carrying.length} of ${metrics.size} metrics carry a baseline in the plan pinned by ${view.plan.digest.slice(0, 12)}.`,
  };
}
