"use client";

import { useState } from "react";
import { ChangeList } from "@/components/sign-off/change-list";
import { FiveFacts } from "@/components/sign-off/five-facts";
import { type Gate, gateOf } from "@/components/sign-off/gate-of";
import { NotYours } from "@/components/sign-off/not-yours";
import { Receipt } from "@/components/sign-off/receipt";
import type { Signer } from "@/components/sign-off/shown-signature";
import { SignForm } from "@/components/sign-off/sign-form";
import { ACT, SignFrame, SignHeading } from "@/components/sign-off/sign-frame";
import { WholeDossier } from "@/components/sign-off/whole-dossier";
import { Button } from "@/components/ui/button";
import { Notice, ProblemNotice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import type { RunView } from "@/lib/contract/run";
import type { SignOffAnswer } from "@/lib/contract/sign-off";
import { diffDossiers } from "@/lib/domain/sign-off/diff-dossiers";
import { digestCode } from "@/lib/domain/sign-off/summarize-dossier";
import { problemOf } from "@/lib/queries/problem-of";
import { type ReadDossier, useDossier, useSigningRun } from "@/lib/queries/sign-off";

type SignScreenProps = { run: string; stage: string; me: Signer };

/** Screen 4. The dossier on the screen stays the one that was opened, until its reader takes the newer one. */
export function SignScreen({ run: id, stage, me }: SignScreenProps) {
  const run = useSigningRun(id);
  const gate = gateOf(run, stage);
  const current = gate?.status.dossier?.digest ?? null;
  const [opened, setOpened] = useState(current);
  const [receipt, setReceipt] = useState<SignOffAnswer | null>(null);
  // A document that is frozen while its reader waits here is opened as it appears.
  if (opened === null && current !== null) setOpened(current);
  const reading = opened ?? current;
  const dossier = useDossier(id, stage, reading);
  if (!gate) return null;
  const leave = receipt ? "Back to the run" : "Leave without signing";
  return (
    <SignFrame run={id} documentId={run.documentId} leave={leave}>
      {receipt ? (
        <Receipt
          run={run}
          gate={gate}
          action={dossier.data?.document.action ?? gate.title}
          answer={receipt}
        />
      ) : reading === null ? (
        <NothingToSign run={run} gate={gate} me={me} />
      ) : dossier.data ? (
        <Ceremony
          {...{ run, gate, me, current }}
          digest={reading}
          read={dossier.data}
          onTakeNewer={() => setOpened(current)}
          onSigned={setReceipt}
        />
      ) : (
        <Reading run={run} gate={gate} error={dossier.error} retry={() => void dossier.refetch()} />
      )}
    </SignFrame>
  );
}

function over(run: RunView, gate: Gate): string {
  return `Sign-off, ${run.project.name}: ${gate.title}`;
}

function NothingToSign({ run, gate, me }: { run: RunView; gate: Gate; me: Signer }) {
  return (
    <>
      <SignHeading over={over(run, gate)}>
        <h1 className={ACT}>There is nothing to sign now.</h1>
      </SignHeading>
      <NotYours run={run.id} gate={gate} me={me.id} roles={run.permissions.roles} />
    </>
  );
}

type ReadingProps = { run: RunView; gate: Gate; error: Error | null; retry: () => void };

function Reading({ run, gate, error, retry }: ReadingProps) {
  return (
    <>
      <SignHeading over={over(run, gate)}>
        <h1 className={ACT}>
          {error ? "The document could not be read." : "Reading the document"}
        </h1>
      </SignHeading>
      {error ? (
        <div className="mt-6 flex flex-col items-start gap-4">
          <ProblemNotice problem={problemOf(error)} />
          <Button size="lg" onClick={retry}>
            Read it again
          </Button>
        </div>
      ) : (
        <div role="status" className="animate-appear space-y-4 pt-6">
          <span className="sr-only">Reading the document that you would sign</span>
          <Skeleton className="h-5 w-3/4" />
          <Skeleton className="h-5 w-2/3" />
          <Skeleton className="h-5 w-1/2" />
        </div>
      )}
    </>
  );
}

type CeremonyProps = {
  run: RunView;
  gate: Gate;
  me: Signer;
  digest: string;
  current: string | null;
  read: ReadDossier;
  onTakeNewer: () => void;
  onSigned: (answer: SignOffAnswer) => void;
};

function Ceremony({ run, gate, me, digest, current, read, ...on }: CeremonyProps) {
  const { document, text, check } = read;
  return (
    <>
      <SignHeading over={over(run, gate)}>
        <h1 className={ACT} data-signed-path="action">
          {document.action}
        </h1>
        <p className="mt-3 flex flex-wrap items-baseline gap-x-3">
          <span className="text-base text-ink-soft">Code of this document</span>
          <span className="font-mono text-xl font-semibold">{digestCode(digest)}</span>
        </p>
      </SignHeading>
      <FiveFacts run={run.id} gate={gate} me={me.id} digest={digest} document={document} />
      <WholeDossier document={document} text={text} />
      <Act {...{ run, gate, me, digest, current, check, document }} {...on} />
    </>
  );
}

type ActProps = Omit<CeremonyProps, "read"> & Pick<ReadDossier, "check" | "document">;

/** Signing is offered only for the newest document, and only where its bytes are what its digest says. */
function Act({ run, gate, me, digest, current, check, document, ...on }: ActProps) {
  if (check !== "genuine") return <Refused check={check} />;
  if (current !== null && current !== digest) {
    return (
      <Outdated
        run={run.id}
        stage={gate.key}
        current={current}
        document={document}
        onTakeNewer={on.onTakeNewer}
      />
    );
  }
  if (gate.mine.roles.length + gate.mine.delegated.length === 0)
    return <NotYours run={run.id} gate={gate} me={me.id} roles={run.permissions.roles} />;
  return (
    <SignForm
      key={digest}
      run={run.id}
      {...{ gate, me, digest, document }}
      onSigned={on.onSigned}
    />
  );
}

function Refused({ check }: { check: "differs" | "impossible" }) {
  return check === "differs" ? (
    <Notice
      tone="alarm"
      announce
      className="mt-6"
      title="What arrived here is not the document that this digest belongs to."
    >
      It may have been changed on its way. It cannot be signed here. Tell an admin, and compare the
      code above with theirs.
    </Notice>
  ) : (
    <Notice
      tone="problem"
      announce
      className="mt-6"
      title="This browser cannot check the document here."
    >
      Browsers compute digests only on encrypted addresses. Open Tollgate over HTTPS, or on the
      machine that it runs on, to sign.
    </Notice>
  );
}

type OutdatedProps = {
  run: string;
  stage: string;
  current: string;
  document: ReadDossier["document"];
  onTakeNewer: () => void;
};

function Outdated({ run, stage, current, document, onTakeNewer }: OutdatedProps) {
  const newer = useDossier(run, stage, current);
  const changes = newer.data ? diffDossiers(document, newer.data.document) : [];
  return (
    <div className="mt-6 flex flex-col gap-4">
      <Notice tone="waiting" announce title="The evidence changed while you were reading.">
        What is above can no longer be signed; there is a newer version,{" "}
        <span className="font-mono">{digestCode(current)}</span>.
        {changes.length > 0 ? <ChangeList changes={changes} /> : null}
      </Notice>
      <Button
        variant="primary"
        className="h-auto min-h-14 text-lg"
        onClick={() => {
          onTakeNewer();
          window.scrollTo({ top: 0 });
        }}
      >
        Read the new version
      </Button>
    </div>
  );
}
