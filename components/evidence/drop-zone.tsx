"use client";

import { useEffect, useId, useRef, useState } from "react";
import type { UploadState } from "@/components/evidence/use-uploads";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { StatusShape } from "@/components/ui/status-shape";

type DropZoneProps = {
  uploads: UploadState[];
  onFiles: (files: File[]) => void;
  onDismiss: (id: number) => void;
};

/** Three ways in: drop a file anywhere on the zone, paste a picture anywhere on the page, or choose one. */
export function DropZone({ uploads, onFiles, onDismiss }: DropZoneProps) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const words = useId();
  const latest = useRef(onFiles);
  latest.current = onFiles;

  useEffect(() => {
    function onPaste(event: ClipboardEvent) {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      latest.current(files);
    }
    window.addEventListener("paste", onPaste);
    return () => window.removeEventListener("paste", onPaste);
  }, []);

  return (
    <div className="print:hidden">
      <fieldset
        aria-describedby={words}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          onFiles([...event.dataTransfer.files]);
        }}
        className={cn(
          "flex flex-wrap items-center gap-3 border border-dashed px-3 py-3",
          over ? "border-accent bg-accent-wash" : "border-rule-strong",
        )}
      >
        <legend className="sr-only">Add evidence</legend>
        <Button onClick={() => input.current?.click()}>Choose files</Button>
        <p id={words} className="min-w-0 flex-1 text-ink-soft">
          {over
            ? "Let go to add it."
            : "or drop them here, or paste a screenshot. PNG, JPEG or WebP."}
        </p>
        <input
          ref={input}
          type="file"
          multiple
          aria-label="Files to add as evidence"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            onFiles([...(event.target.files ?? [])]);
            event.target.value = "";
          }}
        />
      </fieldset>
      <ul aria-live="polite">
        {uploads.map((upload) => (
          <UploadLine key={upload.id} upload={upload} onDismiss={() => onDismiss(upload.id)} />
        ))}
      </ul>
    </div>
  );
}

function UploadLine({ upload, onDismiss }: { upload: UploadState; onDismiss: () => void }) {
  if (upload.refusal) {
    return (
      <li className="flex items-start gap-2 border-b py-1.5 text-fail">
        <StatusShape shape="cross-octagon" className="mt-0.5 size-3.5" />
        <span className="min-w-0 flex-1">
          <strong className="break-all">{upload.name}</strong> was refused: {upload.refusal}
        </span>
        <Button variant="quiet" size="sm" onClick={onDismiss}>
          Dismiss
        </Button>
      </li>
    );
  }
  return (
    <li className="flex items-center gap-3 border-b py-1.5">
      <span className="min-w-0 flex-1 truncate">{upload.name}</span>
      <progress
        value={upload.fraction}
        aria-label={`Sending ${upload.name}`}
        className="h-1.5 w-32 accent-accent"
      />
      <span className="w-16 text-right text-ink-soft tabular-nums">
        {upload.fraction < 1 ? `${Math.round(upload.fraction * 100)} %` : "checking"}
      </span>
    </li>
  );
}
