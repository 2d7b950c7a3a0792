"use client";

import { AccountState, waysIn } from "@/components/admin/people-table";
import { PersonPasskeys } from "@/components/admin/person-passkeys";
import { PersonRoles } from "@/components/admin/person-roles";
import { PersonSessions } from "@/components/admin/person-sessions";
import type { AdminProject } from "@/components/admin/use-project";
import { Button } from "@/components/ui/button";
import { ConfirmAct } from "@/components/ui/confirm-act";
import { Notice } from "@/components/ui/notice";
import { RecordTime } from "@/components/ui/relative-time";
import type { PersonEntry } from "@/lib/contract/people";
import { useChangeAccess } from "@/lib/queries/people";

type PersonDetailProps = { project: AdminProject; person: PersonEntry; onBack: () => void };

/** Everything that an admin sees and changes of one person. */
export function PersonDetail({ project, person, onBack }: PersonDetailProps) {
  const at = { project: project.key, person: person.id };
  return (
    <div className="mt-2">
      <Button variant="quiet" size="sm" className="-ml-2" onClick={onBack}>
        All people of {project.name}
      </Button>
      <div className="mt-1 flex flex-wrap items-start gap-x-6 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <h2 className="flex flex-wrap items-baseline gap-x-4 text-xl break-words">
            {person.name}
            <AccountState person={person} />
          </h2>
          <p className="break-all text-ink-soft">
            {person.email}, signs in with {waysIn(person)}
          </p>
          <p className="text-xs text-ink-faint">
            Added <RecordTime at={person.addedAt} />
            {person.disabledAt ? (
              <>
                , ended <RecordTime at={person.disabledAt} />
              </>
            ) : null}
          </p>
        </div>
        <Access at={at} person={person} />
      </div>
      <div className="mt-5 flex flex-col gap-7">
        <PersonRoles at={at} person={person} projectName={project.name} />
        <PersonPasskeys person={person.id} />
        <PersonSessions at={at} />
      </div>
    </div>
  );
}

type AccessProps = { at: { project: string; person: string }; person: PersonEntry };

function Access({ at, person }: AccessProps) {
  const change = useChangeAccess(at);
  if (person.isYou) return <p className="text-ink-faint">Nobody changes their own access.</p>;
  if (person.isElsewhere) {
    return (
      <p className="max-w-64 text-ink-faint">
        Has roles in projects that you do not administer, and so you cannot end the account. You can
        take the roles away here.
      </p>
    );
  }
  return person.disabledAt ? (
    <div className="flex flex-col items-end gap-2">
      <Button disabled={change.isPending} onClick={() => change.mutate("enable")}>
        Give access back
      </Button>
      {change.error ? <Notice tone="problem" announce title={change.error.message} /> : null}
    </div>
  ) : (
    <ConfirmAct
      label="End this account"
      name={`End the account of ${person.name}`}
      title={`End the account of ${person.name}?`}
      consequence="All sessions end within a second, in the middle of a signature too. What was signed stays on record. Access can be given back."
      act={change}
      input="disable"
    />
  );
}
