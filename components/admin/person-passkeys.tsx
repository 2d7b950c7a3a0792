"use client";

import { PasskeyLine } from "@/components/admin/passkey-line";
import { Loaded } from "@/components/ui/loaded";
import { Section } from "@/components/ui/section";
import { usePasskeys } from "@/lib/queries/passkeys";

export function PersonPasskeys({ person }: { person: string }) {
  const passkeys = usePasskeys();
  return (
    <Section title="Passkeys">
      <Loaded query={passkeys} what="the passkeys" rows={2}>
        {({ passkeys: all }) => {
          const own = all.filter((passkey) => passkey.person.id === person);
          if (own.length === 0) {
            return (
              <p className="py-2 text-ink-soft">
                None. The person adds one on their own page; nobody can for them.
              </p>
            );
          }
          return (
            <ul>
              {own.map((passkey) => (
                <PasskeyLine key={passkey.id} passkey={passkey} />
              ))}
            </ul>
          );
        }}
      </Loaded>
    </Section>
  );
}
