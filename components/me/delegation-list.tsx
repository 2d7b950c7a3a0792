"use client";

import { DelegateForm } from "@/components/me/delegate-form";
import { ConfirmAct } from "@/components/ui/confirm-act";
import { Loaded } from "@/components/ui/loaded";
import { RecordTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { Status, type StatusName } from "@/components/ui/status";
import type { DelegationView } from "@/lib/contract/delegation";
import { useDelegations, useRevokeDelegation } from "@/lib/queries/delegations";

type DelegationListProps = { project: { key: string; name: string }; several: boolean };

/** Who signs in whose place, from when until when, and why. */
export function DelegationList({ project, several }: DelegationListProps) {
  const delegations = useDelegations(project.key);
  return (
    <Section title={several ? `Delegations in ${project.name}` : "Delegations"}>
      <Loaded query={delegations} what="the delegations" rows={2}>
        {(list) => (
          <>
            {list.delegations.length === 0 ? (
              <p className="py-2 text-ink-soft">Nobody signs in anybody's place.</p>
            ) : (
              <ul>
                {list.delegations.map((one) => (
                  <Line key={one.id} project={project.key} delegation={one} />
                ))}
              </ul>
            )}
            <DelegateForm list={list} />
          </>
        )}
      </Loaded>
    </Section>
  );
}

const STATES: Record<DelegationView["state"], { name: StatusName; word: string }> = {
  planned: { name: "waiting", word: "Planned" },
  active: { name: "running", word: "In force" },
  ended: { name: "unknown", word: "Over" },
  revoked: { name: "unknown", word: "Ended early" },
};

function Line({ project, delegation }: { project: string; delegation: DelegationView }) {
  const revoke = useRevokeDelegation(project);
  const { from, to, role, startsAt, endsAt, reason, revokedAt, revokedBy } = delegation;
  return (
    <li className="flex flex-wrap items-start gap-x-6 gap-y-2 border-b py-2.5">
      <div className="min-w-0 flex-1 basis-64 break-words">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-semibold">
            {to.name} signs for {from.name}
          </span>
          <Status {...STATES[delegation.state]} />
        </p>
        <p className="text-sm text-ink-soft">
          As {role}, from <RecordTime at={startsAt} /> to <RecordTime at={endsAt} />
        </p>
        <p className="text-sm">{reason}</p>
        {revokedAt ? (
          <p className="text-sm text-ink-soft">
            Ended by {revokedBy?.name ?? "nobody known"}, <RecordTime at={revokedAt} />
          </p>
        ) : null}
      </div>
      {delegation.canRevoke ? (
        <ConfirmAct
          label="End"
          name="End the delegation"
          title={`End the delegation to ${to.name}?`}
          consequence={`${to.name} signs nothing more in this place. What was signed until now stays as it is.`}
          act={revoke}
          input={delegation.id}
        />
      ) : null}
    </li>
  );
}
