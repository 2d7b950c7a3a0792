"use client";

import { PasskeyLine } from "@/components/admin/passkey-line";
import { Section } from "@/components/ui/section";
import { usePasskeys } from "@/lib/queries/passkeys";

/** Passkeys that wait for a second person, whoever's they are. Absent where there is none. */
export function PendingPasskeys() {
  const { data } = usePasskeys();
  const pending = data?.passkeys.filter((passkey) => passkey.state === "pending") ?? [];
  if (pending.length === 0) return null;
  return (
    <Section
      title="Passkeys that wait for a second person"
      aside={String(pending.length)}
      className="mt-3 mb-6"
    >
      <p className="max-w-[72ch] py-2 text-ink-soft">
        Ask the person, by telephone or face to face, to read the fingerprint on their page. Confirm
        only if it is the same: from then on, what this key signs is theirs.
      </p>
      <ul>
        {pending.map((passkey) => (
          <PasskeyLine key={passkey.id} passkey={passkey} named />
        ))}
      </ul>
    </Section>
  );
}
