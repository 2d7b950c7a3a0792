import type { Gate } from "@/components/sign-off/gate-of";
import { Notice } from "@/components/ui/notice";
import { RecordTime } from "@/components/ui/relative-time";

type NotYoursProps = {
  gate: Gate;
  me: string;
  /** What this person is in the project. */
  roles: string[];
};

/** Why this person cannot sign now, and who can. */
export function NotYours({ gate, me, roles }: NotYoursProps) {
  const { status } = gate;
  const own = status.made.find((signOff) => signOff.person.id === me);
  if (own) {
    return (
      <Notice className="mt-6" title="You have signed this document.">
        You {own.decision === "approve" ? "approved" : "rejected"} it,{" "}
        <RecordTime at={own.signedAt} />: “{own.meaning}” New evidence would make a new document,
        and ask you again.
      </Notice>
    );
  }
  const title = status.open ? "You cannot sign here." : "Signing is closed.";
  return (
    <Notice className="mt-6" tone="waiting" title={title}>
      <p>{reason(gate, roles)}</p>
      {status.required.length > 0 ? (
        <>
          <p className="mt-3">Who signs this gate:</p>
          <ul className="list-disc pl-5">
            {status.required.map((rule) => (
              <li key={rule.role}>
                {rule.title}:{" "}
                {rule.holders.length > 0
                  ? rule.holders.map((holder) => holder.name).join(", ")
                  : "nobody holds this role yet"}
                {rule.have >= rule.count ? " (signed)" : ""}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </Notice>
  );
}

function reason({ status, mine }: Gate, roles: string[]): string {
  if (!status.open) return status.closedBecause ?? "The gate gives no reason.";
  const asked = status.required.map((rule) => rule.role);
  if (asked.length > 0 && !roles.some((role) => asked.includes(role))) {
    return "You hold none of the roles that sign this gate.";
  }
  return mine.because ?? "The gate gives no reason.";
}
