import { Badge } from "@/components/ui/badge";
import { Status } from "@/components/ui/status";
import { Table, Td, Th } from "@/components/ui/table";
import type { PersonEntry } from "@/lib/contract/people";

type PeopleTableProps = { people: PersonEntry[]; onOpen: (id: string) => void };

export function PeopleTable({ people, onOpen }: PeopleTableProps) {
  return (
    <Table label="People">
      <thead>
        <tr>
          <Th>Person</Th>
          <Th>Roles</Th>
          <Th>Signs in with</Th>
          <Th numeric>Sessions</Th>
          <Th>Account</Th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <tr key={person.id} className="align-top hover:bg-sunk">
            <Td className="max-w-80 min-w-48 py-1.5">
              <button
                type="button"
                onClick={() => onOpen(person.id)}
                className="tap text-left font-medium break-words hover:text-accent hover:underline"
              >
                {person.name}
              </button>
              {person.isYou ? (
                <>
                  {" "}
                  <Badge tone="accent">you</Badge>
                </>
              ) : null}
              <span className="block text-xs break-all text-ink-faint">{person.email}</span>
            </Td>
            <Td className="max-w-72 min-w-40 py-1.5">
              <Roles person={person} />
            </Td>
            <Td className="min-w-32 py-1.5 text-ink-soft">{waysIn(person)}</Td>
            <Td numeric className="py-1.5">
              {person.openSessions}
            </Td>
            <Td className="py-1.5">
              <AccountState person={person} />
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

export function AccountState({ person }: { person: PersonEntry }) {
  return person.disabledAt ? (
    <Status name="fail" word="Ended" />
  ) : (
    <Status name="pass" word="Active" />
  );
}

function Roles({ person }: { person: PersonEntry }) {
  if (person.roles.length === 0) return <span className="text-ink-faint">none</span>;
  return person.roles
    .map(({ role, source }) => (source === "oidc" ? `${role} (provider)` : role))
    .join(", ");
}

export function waysIn({ hasPassword, identityProvider }: PersonEntry): string {
  const ways = [hasPassword ? "password" : null, identityProvider].filter((way) => way !== null);
  return ways.join(", ") || "nothing yet";
}
