"use client";

import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";

type PageDropProps = { onFile: (file: File) => void; busy: boolean };

/** Three ways in: drop the file anywhere on the page, choose it, or paste its text. */
export function PageDrop({ onFile, busy }: PageDropProps) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const latest = useRef(onFile);
  latest.current = onFile;
  useEffect(() => listen(setOver, (file) => latest.current(file)), []);
  return (
    <fieldset
      className={cn(
        "flex min-h-40 flex-col items-center justify-center gap-3 border border-dashed px-4 py-8 text-center print:hidden",
        over ? "border-accent bg-accent-wash" : "border-rule-strong",
      )}
    >
      <legend className="sr-only">An evidence page</legend>
      <p className="text-lg">{over ? "Let go to read it." : "Drop a Markdown page here"}</p>
      <div className="flex flex-wrap items-center justify-center gap-2">
        <Button variant="primary" disabled={busy} onClick={() => input.current?.click()}>
          {busy ? "Reading…" : "Choose a file"}
        </Button>
        <span className="text-ink-soft">or paste its text anywhere on this page</span>
      </div>
      <p className="max-w-[60ch] text-ink-faint">
        Nothing is stored yet: you first see what was read, what has no place, and what does not
        hold.
      </p>
      <input
        ref={input}
        type="file"
        accept=".md,.markdown,.txt,text/markdown,text/plain"
        aria-label="Evidence page to read"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) onFile(file);
          event.target.value = "";
        }}
      />
    </fieldset>
  );
}

/** The whole window takes the file, so that nobody has to aim. */
function listen(setOver: (over: boolean) => void, onFile: (file: File) => void): () => void {
  const onDragOver = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    setOver(true);
  };
  const onDragLeave = (event: DragEvent) => {
    if (event.relatedTarget === null) setOver(false);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer?.files[0];
    if (file) onFile(file);
  };
  const onPaste = (event: ClipboardEvent) => {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) {
      return;
    }
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const file = event.clipboardData?.files[0];
    if (!file && text.trim() === "") return;
    event.preventDefault();
    onFile(file ?? new File([text], "pasted.md", { type: "text/markdown" }));
  };
  window.addEventListener("dragover", onDragOver);
  window.addEventListener("dragleave", onDragLeave);
  window.addEventListener("drop", onDrop);
  window.addEventListener("paste", onPaste);
  return () => {
    window.removeEventListener("dragover", onDragOver);
    window.removeEventListener("dragleave", onDragLeave);
    window.removeEventListener("drop", onDrop);
    window.removeEventListener("paste", onPaste);
  };
}
