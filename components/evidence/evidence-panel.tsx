"use client";

import { type ReactNode, useRef } from "react";
import { DropZone } from "@/components/evidence/drop-zone";
import { EvidenceList } from "@/components/evidence/evidence-list";
import { LinkForm } from "@/components/evidence/link-form";
import { StagePictures } from "@/components/evidence/stage-pictures";
import { TakeProgress } from "@/components/evidence/take-progress";
import { useUploads } from "@/components/evidence/use-uploads";
import { WaiveButton } from "@/components/review/waive-button";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { StatusShape } from "@/components/ui/status-shape";
import type { StageView } from "@/lib/contract/run";
import { useRun } from "@/lib/queries/run";
import { gateEvidenceOf } from "@/lib/queries/stage-of";

/** Screenshots, files and links of one gate, and the screenshots that its plan wants. */
export function EvidencePanel({ run, stage }: { run: string; stage: string }) {
  const gate = useRun(run, (view) => gateEvidenceOf(view, stage));
  const may = useRun(run, (view) => view.permissions.canOperate);
  const { uploads, add, dismiss } = useUploads(run, stage);
  const wanted = gate.wantedScreenshots;
  return (
    <Section title="Evidence" aside={`${gate.evidence.length} added`}>
      {wanted.length > 0 ? (
        <Wanted
          wanted={wanted}
          waive={(slot) => (
            <WaiveButton
              {...{ run, stage }}
              subject="screenshot"
              subjectKey={slot.key}
              title={slot.label}
              isOpen={slot.required && !slot.evidenceId && !slot.waived}
            />
          )}
          onFile={may ? (file, slot) => void add([file], slot) : undefined}
        />
      ) : null}
      {may ? (
        <div className="pt-2">
          <DropZone uploads={uploads} onFiles={(files) => void add(files)} onDismiss={dismiss} />
          <LinkForm run={run} stage={stage} />
        </div>
      ) : null}
      <StagePictures run={run} stage={stage} />
      {gate.evidence.length === 0 ? (
        <p className="py-2 text-ink-soft">Nothing has been added here yet.</p>
      ) : (
        <EvidenceList evidence={gate.evidence} />
      )}
    </Section>
  );
}

type WantedProps = {
  wanted: StageView["wantedScreenshots"];
  waive: (slot: StageView["wantedScreenshots"][number]) => ReactNode;
  onFile: ((file: File, slot: string) => void) | undefined;
};

function Wanted({ wanted, waive, onFile }: WantedProps) {
  return (
    <ul aria-label="Wanted screenshots">
      {wanted.map((slot) => (
        <li key={slot.key} className="border-b py-1">
          <div className="flex flex-wrap items-center gap-x-2">
            <StatusShape
              shape={slot.evidenceId ? "check-circle" : "dashed-circle"}
              className={slot.evidenceId ? "text-pass" : "text-unknown"}
            />
            <span className="min-w-0 flex-1 basis-48">{slot.label}</span>
            <span className="text-xs text-ink-faint">{wantedWords(slot)}</span>
            {slot.waived ? <Badge tone="alarm">waived</Badge> : waive(slot)}
            {!slot.evidenceId && onFile ? (
              <SlotButton label={slot.label} onFile={(file) => onFile(file, slot.key)} />
            ) : null}
          </div>
          {slot.take ? <TakeProgress take={slot.take} /> : null}
        </li>
      ))}
    </ul>
  );
}

function wantedWords({ evidenceId, required }: StageView["wantedScreenshots"][number]): string {
  if (evidenceId) return "there";
  return required ? "required, missing" : "optional";
}

function SlotButton({ label, onFile }: { label: string; onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        size="sm"
        aria-label={`Add the screenshot "${label}"`}
        onClick={() => input.current?.click()}
      >
        Add
      </Button>
      <input
        ref={input}
        type="file"
        accept="image/png,image/jpeg,image/webp"
        aria-label={`File for "${label}"`}
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) onFile(file);
          event.target.value = "";
        }}
      />
    </>
  );
}
