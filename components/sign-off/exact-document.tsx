"use client";

import { useState } from "react";
import { SignProblem } from "@/components/sign-off/sign-problem";
import type { CeremonyView } from "@/lib/contract/sign-off";

type ExactDocumentProps = { open: () => Promise<CeremonyView> | null };
type Opened = { view: CeremonyView } | { error: Error } | null;

/** The document that the passkey would sign, byte by byte: fetched and checked when somebody asks to read it. */
export function ExactDocument({ open }: ExactDocumentProps) {
  const [opened, setOpened] = useState<Opened>(null);

  async function read() {
    try {
      const view = await open();
      setOpened(view && { view });
    } catch (error) {
      setOpened({ error: error instanceof Error ? error : new Error(String(error)) });
    }
  }

  return (
    <details
      className="border-b"
      onToggle={(event) => {
        if (event.currentTarget.open) void read();
      }}
    >
      <summary className="flex min-h-11 items-center text-base text-accent underline underline-offset-4">
        Read the exact document that an approval signs
      </summary>
      {opened && "error" in opened ? <SignProblem error={opened.error} here={null} /> : null}
      {opened && "view" in opened ? (
        <div className="pb-4 text-base">
          <p className="text-ink-soft">
            This browser has checked it: the SHA-256 is right, what the passkey signs is bound to
            it, and it says what this page shows.
          </p>
          <p className="mt-1 font-mono break-all">{opened.view.digest}</p>
          <pre
            data-sign-off-document
            className="mt-2 border bg-sunk p-3 font-mono text-xs break-all whitespace-pre-wrap"
          >
            {opened.view.document}
          </pre>
        </div>
      ) : null}
    </details>
  );
}
