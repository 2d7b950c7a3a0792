import type { Gate } from "@/components/sign-off/gate-of";
import { Notice } from "@/components/ui/notice";
import { RecordTime } from "@/components/ui/relative-time";

/** Why this person cannot sign now, and who can. */
export function NotYours({ gate, me }: { gate: Gate; me: string }) {
  const { status, mine } = gate;
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
      <p>{(status.open ? mine.because : status.closedBecause) ?? "The gate gives no reason."}</p>
      {status.required.length > 0 ? (
        <ul className="mt-2">
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
      ) : null}
    </Notice>
  );
}
