"use client";

import { useEffect, useState } from "react";
import { ChangeList } from "@/components/sign-off/change-list";
import type { Gate } from "@/components/sign-off/gate-of";
import { takeLastLooked } from "@/components/sign-off/last-looked";
import { formatUtc } from "@/components/ui/format-time";
import type { SignOffView } from "@/lib/contract/sign-off";
import { diffDossiers } from "@/lib/domain/sign-off/diff-dossiers";
import type { DossierDocument } from "@/lib/domain/sign-off/dossier";
import { useDossier } from "@/lib/queries/sign-off";

type WhatChangedProps = {
  run: string;
  gate: Gate;
  me: string;
  digest: string;
  document: DossierDocument;
};

/** Compared with what this person last signed, else with what they last had on this screen. */
export function WhatChanged({ run, gate, me, digest, document }: WhatChangedProps) {
  const [looked, setLooked] = useState<string | null>(null);
  useEffect(() => setLooked(takeLastLooked(run, gate.key, digest)), [run, gate.key, digest]);
  const mine = gate.status.voided.findLast((signOff) => signOff.person.id === me) ?? null;
  const before = mine?.dossier ?? (looked === digest ? null : looked);
  if (before !== null) {
    return (
      <SinceBefore
        {...{ run, before, document }}
        stage={gate.key}
        intro={mine ? <VoidedMine signOff={mine} /> : "Since you last looked:"}
      />
    );
  }
  const { voided, changes } = gate.status;
  if (voided.length > 0 && changes.length > 0) {
    const names = [...new Set(voided.map((signOff) => signOff.person.name))].join(", ");
    return (
      <>
        Signatures of {names} no longer count: the evidence changed after them.
        <ChangeList changes={changes} />
      </>
    );
  }
  return looked === digest
    ? "Nothing since you last looked."
    : "You have not signed or opened an earlier version.";
}

function VoidedMine({ signOff }: { signOff: SignOffView }) {
  return (
    <span className="font-medium text-waiting">
      Your signature of {formatUtc(signOff.signedAt)} no longer counts: newer evidence replaced what
      you signed. Since then:
    </span>
  );
}

type SinceBeforeProps = {
  run: string;
  stage: string;
  before: string;
  document: DossierDocument;
  intro: React.ReactNode;
};

function SinceBefore({ run, stage, before, document, intro }: SinceBeforeProps) {
  const old = useDossier(run, stage, before);
  if (old.isPending) return "Comparing with the earlier version.";
  if (old.error || old.data.check !== "genuine") {
    return "The earlier version could not be read, so that nothing can be compared here.";
  }
  const changes = diffDossiers(old.data.document, document);
  return (
    <>
      {intro}
      {changes.length > 0 ? (
        <ChangeList changes={changes} />
      ) : (
        " no verdict, value or file differs."
      )}
    </>
  );
}
