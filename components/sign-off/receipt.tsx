"use client";

import Link from "next/link";
import { type ReactNode, useEffect, useRef } from "react";
import { type Gate, roleTitle } from "@/components/sign-off/gate-of";
import { METHOD_WORDS } from "@/components/sign-off/method-words";
import { ReceiptFate } from "@/components/sign-off/receipt-fate";
import { ACT, SignHeading } from "@/components/sign-off/sign-frame";
import { MethodLine } from "@/components/sign-off/signature-record";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { formatUtc } from "@/components/ui/format-time";
import { RecordTime } from "@/components/ui/relative-time";
import { Status } from "@/components/ui/status";
import type { RunView } from "@/lib/contract/run";
import type { SignOffAnswer } from "@/lib/contract/sign-off";
import { digestCode } from "@/lib/domain/sign-off/summarize-dossier";

type ReceiptProps = { run: RunView; gate: Gate; action: string; answer: SignOffAnswer };

/** The person's own copy of what they have just signed. It stays true while it stays open. */
export function Receipt({ run, gate, action, answer }: ReceiptProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    window.scrollTo({ top: 0 });
    heading.current?.focus();
  }, []);
  const { signOff, ledgerIndex } = answer;
  const approved = signOff.decision === "approve";
  return (
    <>
      <SignHeading over={`Receipt for ${signOff.person.name}`}>
        <h1 ref={heading} tabIndex={-1} className={`${ACT} outline-none`}>
          {approved ? "You approved" : "You rejected"}: {action}
        </h1>
        <p className="mt-2">
          <Status
            name={approved ? "pass" : "fail"}
            word={approved ? "Signed" : "Signed as a rejection"}
            size="lg"
          />
        </p>
      </SignHeading>
      <ReceiptFate gate={gate} answer={answer} />
      <dl className="divide-y border-b">
        <Line name="Name">
          <span className="font-semibold">{signOff.person.name}</span>
        </Line>
        <Line name="Role">{roleTitle(gate.status, signOff.role)}</Line>
        <Line name="Meaning">{signOff.meaning}</Line>
        {signOff.comment ? <Line name="Comment">{signOff.comment}</Line> : null}
        <Line name="Time">
          <RecordTime at={signOff.signedAt} />
        </Line>
        <Line name="Method">
          <MethodLine method={answer.method} className="text-lg text-ink" />
        </Line>
        <Line name="Ledger entry">
          <Link
            href={`/audit?entry=${ledgerIndex}`}
            className="font-mono text-accent underline underline-offset-4"
          >
            {ledgerIndex}
          </Link>
        </Line>
        <Line name="Dossier code">
          <span className="font-mono text-xl font-semibold">{digestCode(signOff.dossier)}</span>
        </Line>
        <Line name="Dossier SHA-256">
          <span className="font-mono text-base break-all">{signOff.dossier}</span>
        </Line>
        <Line name="Document SHA-256">
          <span className="font-mono text-base break-all">{answer.document}</span>
        </Line>
      </dl>
      <div className="mt-5 flex flex-wrap items-center gap-x-5 gap-y-2 print:hidden">
        <Link
          href={`/runs/${run.id}`}
          className="inline-flex min-h-11 items-center text-accent underline underline-offset-4"
        >
          See the run
        </Link>
        <Button size="lg" onClick={() => window.print()}>
          Print
        </Button>
        <span className="inline-flex items-center gap-1">
          Copy as text <CopyButton text={asText(run, action, answer)} label="Copy the receipt" />
        </span>
      </div>
      <p className="mt-6 border-l-2 border-rule-strong pl-3 text-base text-ink-soft">
        If it was not you who signed,{" "}
        <Link href="/me#not-you" className="text-accent underline underline-offset-4">
          this was not me
        </Link>{" "}
        says what to do at once. Entry {ledgerIndex} names what was signed.
      </p>
    </>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="gap-x-6 py-2 sm:grid sm:grid-cols-[9rem_minmax(0,1fr)]">
      <dt className="text-base text-ink-faint sm:leading-6">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}

function asText(run: RunView, action: string, answer: SignOffAnswer): string {
  const { signOff, ledgerIndex, document, method } = answer;
  return [
    `${run.documentId}: ${signOff.decision === "approve" ? "approved" : "rejected"}`,
    action,
    `${signOff.person.name}, ${signOff.role}, ${formatUtc(signOff.signedAt, true)}`,
    signOff.meaning,
    ...(signOff.comment ? [signOff.comment] : []),
    METHOD_WORDS[method].after,
    `Dossier SHA-256 ${signOff.dossier}`,
    `Document SHA-256 ${document}`,
    `Ledger entry ${ledgerIndex}`,
  ].join("\n");
}
