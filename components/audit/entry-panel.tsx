"use client";

import { X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { Covered } from "@/components/audit/audit-table";
import { buttonLooks } from "@/components/ui/button";
import { Digest } from "@/components/ui/digest";
import { Loaded } from "@/components/ui/loaded";
import { RecordTime } from "@/components/ui/relative-time";
import type { AuditDetail } from "@/lib/contract/audit";
import { useAuditEntry } from "@/lib/queries/audit";

type EntryPanelProps = { index: number; onClose: () => void };

/** One entry with exactly what was signed, and how anybody can check that it is in the log. */
export function EntryPanel({ index, onClose }: EntryPanelProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section
      aria-labelledby="entry"
      className="mt-1 border-t border-ink pt-2 pb-6 xl:sticky xl:top-16 xl:max-h-[calc(100dvh-5rem)] xl:overflow-y-auto"
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <div className="flex items-start gap-4">
        <h2 id="entry" ref={heading} tabIndex={-1} className="flex-1 text-lg outline-none">
          Entry <span className="font-mono">{index}</span>
        </h2>
        <button
          type="button"
          aria-label="Close the entry"
          onClick={onClose}
          className={buttonLooks({ variant: "quiet", size: "icon" })}
        >
          <X className="size-4" aria-hidden />
        </button>
      </div>
      <Loaded query={useAuditEntry(index)} what={`entry ${index}`} rows={6}>
        {(detail) => <Detail detail={detail} />}
      </Loaded>
    </section>
  );
}

function Detail({ detail }: { detail: AuditDetail }) {
  const { entry, statement, envelope, keyid, proof } = detail;
  return (
    <>
      <p className="py-1 text-base break-words">{entry.sentence}</p>
      <dl>
        <Line name="Time">
          <RecordTime at={entry.at} />
        </Line>
        <Line name="Who">
          {entry.actor.name}
          {entry.actor.kind === "person" ? "" : ` (${entry.actor.kind})`}
        </Line>
        <Line name="Kind">
          <code className="font-mono text-xs">{entry.kind}</code>
        </Line>
        <Line name="Leaf hash">
          <Digest value={entry.leafHash} length={24} label="Copy the leaf hash" />
        </Line>
        <Line name="Signed with">
          <Digest value={keyid} length={24} label="Copy the key id" />
        </Line>
        <Line name="Checkpoint">
          {proof ? (
            <>
              over {proof.size.toLocaleString("en")} entries, signed{" "}
              <RecordTime at={proof.signedAt} />
            </>
          ) : (
            <Covered covered={false} />
          )}
        </Line>
      </dl>
      {proof ? (
        <p className="py-2">
          <a
            href={proof.path}
            className="tap inline-flex items-center text-accent underline underline-offset-4"
          >
            The proof that it is in the log (C2SP tlog-proof)
          </a>
        </p>
      ) : null}
      <h3 className="mt-3 border-b border-rule-strong pb-1">The statement that was signed</h3>
      <Code text={JSON.stringify(statement, null, 2)} label="The statement that was signed" />
      <details className="mt-2">
        <summary className="tap flex items-center text-accent underline underline-offset-4">
          The leaf's bytes: the signed envelope
        </summary>
        <Code text={envelope} label="The signed envelope" />
      </details>
    </>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-3 border-b py-1">
      <dt className="text-ink-faint">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}

/** A region that scrolls must take focus, or a keyboard cannot scroll it. */
const SCROLLS = { tabIndex: 0 };

function Code({ text, label }: { text: string; label: string }) {
  return (
    <section aria-label={label} {...SCROLLS}>
      <pre className="mt-1 border bg-sunk p-2 font-mono text-xs break-all whitespace-pre-wrap">
        {text}
      </pre>
    </section>
  );
}
