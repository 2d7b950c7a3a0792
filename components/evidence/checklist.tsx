"use client";

import type { ReactNode } from "react";
import { WaiveButton } from "@/components/review/waive-button";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { ProblemNotice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { type ShapeName, StatusShape } from "@/components/ui/status-shape";
import { useUrlStage } from "@/components/ui/use-url-stage";
import type { ChecklistItemView } from "@/lib/contract/evidence";
import type { RunView } from "@/lib/contract/run";
import { useMarkItem } from "@/lib/queries/evidence";
import { problemOf } from "@/lib/queries/problem-of";
import { useRun } from "@/lib/queries/run";
import { gateEvidenceOf, PRE_DEPLOYMENT, stageOf } from "@/lib/queries/stage-of";

const KNOWN: Record<ChecklistItemView["mark"], string> = {
  measured: "measured",
  vouched: "vouched for",
  derived: "from signatures",
  missing: "missing",
};

/** Items of one gate: each says whether a machine measured it, a person vouches for it, or nobody has said. */
export function Checklist({ run, stage: fixed }: { run: string; stage?: string }) {
  const view = useRun(run);
  const [fromUrl] = useUrlStage();
  const key = fixed ?? placeOf(view, fromUrl);
  const items = gateEvidenceOf(view, key).checklist;
  const mark = useMarkItem(run);
  if (items.length === 0) return null;
  const done = items.filter((item) => item.done).length;
  const groups = [...new Set(items.map((item) => item.group))];
  return (
    <Section title="Checklist" aside={`${done} of ${items.length}`}>
      {mark.error ? <ProblemNotice problem={problemOf(mark.error)} className="mt-2" /> : null}
      {groups.map((group) => (
        <div key={group ?? ""}>
          {group ? <h3 className="pt-2 text-xs text-ink-soft">{group}</h3> : null}
          <ul>
            {items
              .filter((item) => item.group === group)
              .map((item) => (
                <Item
                  key={item.key}
                  waive={<WaiveButton {...{ run, stage: key }} {...subjectOf(item)} />}
                  item={item}
                  closed={!isOpen(view, key)}
                  wish={mark.isPending && mark.variables.item === item.key ? mark.variables : null}
                  onMark={(to) => mark.mutate({ item: item.key, done: to, stage: key })}
                />
              ))}
          </ul>
        </div>
      ))}
    </Section>
  );
}

/** Before the release has begun, the live view shows the list that has to be worked off first. */
function placeOf(view: RunView, fromUrl: string | null): string {
  const before = view.state === "draft" || view.state === "ready";
  if (before && fromUrl === null) return PRE_DEPLOYMENT;
  return stageOf(view, fromUrl)?.key ?? PRE_DEPLOYMENT;
}

function isOpen(view: RunView, stage: string): boolean {
  if (!view.permissions.canOperate) return false;
  if (stage === PRE_DEPLOYMENT) return view.state === "draft" || view.state === "ready";
  const state = stageOf(view, stage)?.state;
  return state === "running" || state === "awaiting_decision";
}

const STATES: Record<"done" | "waived" | "open", { shape: ShapeName; look: string; word: string }> =
  {
    done: { shape: "check-circle", look: "text-pass", word: "done" },
    waived: { shape: "cross-octagon", look: "text-alarm", word: "open, waived" },
    open: { shape: "dashed-circle", look: "text-unknown", word: "open" },
  };

/** Only what is open can be waived. */
function subjectOf({ key, label, kind, done, waived }: ChecklistItemView) {
  const isOpen = kind !== "sign-offs" && !done && !waived;
  return { subject: "checklist" as const, subjectKey: key, title: label, isOpen };
}

type ItemProps = {
  item: ChecklistItemView;
  waive: ReactNode;
  closed: boolean;
  /** What has been asked for and not answered yet. */
  wish: { done?: boolean } | null;
  onMark: (done: boolean) => void;
};

function Item({ item, closed, wish, waive, onMark }: ItemProps) {
  const tickable = item.kind !== "sign-offs" && item.mark !== "measured";
  const state = STATES[item.done ? "done" : item.waived ? "waived" : "open"];
  return (
    <li className="flex items-start gap-2 border-b py-1.5">
      {tickable && !closed ? (
        <input
          type="checkbox"
          aria-label={item.label}
          checked={wish?.done ?? item.done}
          onChange={(event) => onMark(event.target.checked)}
          className="mt-0.5 size-4 shrink-0 accent-accent pointer-coarse:size-6"
        />
      ) : (
        <StatusShape shape={state.shape} className={cn("mt-0.5", state.look)} />
      )}
      <div className="min-w-0 flex-1">
        <p>
          {item.label}
          <span className="sr-only">: {state.word}</span>
        </p>
        {item.note ? <p className="text-xs text-ink-soft">{item.note}</p> : null}
        {item.by && item.at ? (
          <p className="text-xs text-ink-faint">
            {item.by.name}, <RelativeTime at={item.at} />
          </p>
        ) : null}
      </div>
      {waive}
      <Known item={item} saving={wish !== null} />
    </li>
  );
}

function Known({ item, saving }: { item: ChecklistItemView; saving: boolean }) {
  if (item.waived) return <Badge tone="alarm">waived</Badge>;
  return <Badge>{saving ? "saving" : KNOWN[item.mark]}</Badge>;
}
