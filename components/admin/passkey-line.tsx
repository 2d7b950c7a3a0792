"use client";

import { Button } from "@/components/ui/button";
import { ConfirmAct } from "@/components/ui/confirm-act";
import { ProblemNotice } from "@/components/ui/notice";
import { RecordTime } from "@/components/ui/relative-time";
import { Status, type StatusName } from "@/components/ui/status";
import type { PasskeyView } from "@/lib/contract/passkey";
import { useConfirmPasskey, useRevokePasskey } from "@/lib/queries/passkeys";
import { problemOf } from "@/lib/queries/problem-of";

const STATES: Record<PasskeyView["state"], { name: StatusName; word: string }> = {
  usable: { name: "pass", word: "Signs" },
  pending: { name: "waiting", word: "Not confirmed" },
  revoked: { name: "unknown", word: "Revoked" },
};

type PasskeyLineProps = {
  passkey: PasskeyView;
  /** Says whose it is. */
  named?: boolean;
};

/** One passkey with what an admin compares and decides. */
export function PasskeyLine({ passkey, named }: PasskeyLineProps) {
  const confirm = useConfirmPasskey();
  const revoke = useRevokePasskey();
  const { label, person, fingerprint } = passkey;
  return (
    <li className="flex flex-wrap items-start gap-x-6 gap-y-2 border-b py-2">
      <div className="min-w-0 flex-1 basis-72">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-semibold break-words">
            {named ? `${person.name}: ${label}` : label}
          </span>
          <Status {...STATES[passkey.state]} />
        </p>
        <p className="font-mono text-xs leading-5 break-all">
          {fingerprint.replace(/(.{8})(?=.)/g, "$1 ")}
        </p>
        <p className="text-xs text-ink-faint">
          Added <RecordTime at={passkey.createdAt} />, {passkey.algorithm},{" "}
          {passkey.deviceType === "multiDevice" ? "copied between devices" : "on one device"}
          {passkey.ledgerIndex === null ? "" : `, entry ${passkey.ledgerIndex}`}
        </p>
        {passkey.confirmedAt ? (
          <p className="text-xs text-ink-faint">
            Confirmed by {passkey.confirmedBy?.name ?? "nobody known"},{" "}
            <RecordTime at={passkey.confirmedAt} />
          </p>
        ) : null}
        {confirm.error ? (
          <ProblemNotice problem={problemOf(confirm.error)} className="mt-2" />
        ) : null}
      </div>
      {passkey.mayConfirm ? (
        <Button
          variant="primary"
          disabled={confirm.isPending}
          onClick={() => confirm.mutate(passkey)}
          aria-label={`Confirm the passkey of ${person.name}`}
        >
          The fingerprint is the same: confirm
        </Button>
      ) : null}
      {passkey.mayRevoke ? (
        <ConfirmAct
          label="Revoke"
          name={`Revoke the passkey of ${person.name}`}
          title={`Revoke "${label}" of ${person.name}?`}
          consequence="It signs nothing from now on. What it has signed stays valid and on record. This cannot be undone."
          act={revoke}
          input={passkey.id}
        />
      ) : null}
    </li>
  );
}
