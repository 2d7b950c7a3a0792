"use client";

import { AddPasskey } from "@/components/me/add-passkey";
import { RevokePasskey } from "@/components/me/revoke-passkey";
import { EmptyState } from "@/components/ui/empty-state";
import { Loaded } from "@/components/ui/loaded";
import { RecordTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { Status, type StatusName } from "@/components/ui/status";
import type { PasskeyView } from "@/lib/contract/passkey";
import { useOwnPasskeys } from "@/lib/queries/passkeys";

type PasskeyListProps = { email: string | null; admins: { project: string; names: string[] }[] };

/** The keys that the person signs with, and the way to a new one. */
export function PasskeyList({ email, admins }: PasskeyListProps) {
  const passkeys = useOwnPasskeys();
  return (
    <Section title="Passkeys for signing">
      <p className="max-w-[68ch] py-2 text-ink-soft">
        A passkey is a key on a device of yours, which opens with your fingerprint, face or PIN.
        What it signs, this server cannot have made up.
      </p>
      <Loaded query={passkeys} what="your passkeys" rows={2}>
        {({ passkeys: all }) => (
          <>
            <Keys passkeys={all} admins={admins} />
            <AddPasskey email={email} first={all.every((one) => one.state === "revoked")} />
          </>
        )}
      </Loaded>
    </Section>
  );
}

const STATES: Record<PasskeyView["state"], { name: StatusName; word: string }> = {
  usable: { name: "pass", word: "Signs" },
  pending: { name: "waiting", word: "Waits for an admin" },
  revoked: { name: "unknown", word: "Revoked" },
};

type KeysProps = { passkeys: PasskeyView[]; admins: PasskeyListProps["admins"] };

function Keys({ passkeys, admins }: KeysProps) {
  if (passkeys.length === 0) {
    return (
      <EmptyState title="You have none yet.">
        Until then, what you approve is confirmed by the server with your password, where a gate
        takes that.
      </EmptyState>
    );
  }
  return (
    <ul className="border-t">
      {passkeys.map((passkey) => (
        <li key={passkey.id} className="flex flex-wrap items-start gap-x-6 gap-y-2 border-b py-2.5">
          <div className="min-w-0 flex-1 basis-64">
            <p className="flex flex-wrap items-baseline gap-x-3">
              <span className="font-semibold break-words">{passkey.label}</span>
              <Status {...STATES[passkey.state]} />
            </p>
            <p className="text-sm text-ink-soft">
              Added <RecordTime at={passkey.createdAt} />,{" "}
              {passkey.deviceType === "multiDevice"
                ? "copied to your other devices by their maker"
                : "on this one device only"}
            </p>
            <Fate passkey={passkey} admins={admins} />
          </div>
          {passkey.mayRevoke ? <RevokePasskey passkey={passkey} /> : null}
        </li>
      ))}
    </ul>
  );
}

function Fate({ passkey, admins }: { passkey: PasskeyView; admins: KeysProps["admins"] }) {
  if (passkey.state === "pending") {
    return (
      <div className="mt-1 border-l-2 border-waiting pl-3 text-sm">
        <p>{whoCan(admins)} Read them this fingerprint, by telephone or in person:</p>
        <p className="mt-0.5 font-mono text-sm break-all">{grouped(passkey.fingerprint)}</p>
      </div>
    );
  }
  if (passkey.revokedAt) {
    return (
      <p className="text-sm text-ink-soft">
        Revoked by {passkey.revokedBy?.name ?? "nobody known"},{" "}
        <RecordTime at={passkey.revokedAt} />
      </p>
    );
  }
  return passkey.confirmedAt ? (
    <p className="text-sm text-ink-soft">
      Confirmed by {passkey.confirmedBy?.name ?? "nobody known"},{" "}
      <RecordTime at={passkey.confirmedAt} />
    </p>
  ) : null;
}

function whoCan(admins: KeysProps["admins"]): string {
  const names = [...new Set(admins.flatMap((one) => one.names))];
  return names.length === 0
    ? "An admin of your project has to confirm it, and there is none yet: whoever runs this server can make one."
    : `${names.join(" or ")} can confirm it.`;
}

/** In groups of eight, as one reads it to somebody. */
function grouped(fingerprint: string): string {
  return fingerprint.replace(/(.{8})(?=.)/g, "$1 ");
}
