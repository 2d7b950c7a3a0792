import { Section } from "@/components/ui/section";

/** What to do where somebody else acts with this account: the strongest and quickest first. */
export function NotYou({ admins }: { admins: { project: string; names: string[] }[] }) {
  const names = [...new Set(admins.flatMap((one) => one.names))];
  return (
    <Section id="not-you" title="Something here was not you?">
      <ol className="max-w-[68ch] list-decimal py-2 pl-5 [&>li]:py-0.5">
        <li>Revoke the passkeys above that you do not know, or all of them if you are in doubt.</li>
        <li>Sign out everywhere. Whoever else is signed in as you is out at once.</li>
        <li>
          Tell an admin{names.length > 0 ? ` (${names.join(", ")})` : ""}, by telephone or in
          person: they can end the account, and they see in the audit view what was signed with it.
        </li>
        <li>
          Withdraw what was signed in your name on the page of its gate. It stays on record, and no
          longer counts.
        </li>
      </ol>
    </Section>
  );
}
