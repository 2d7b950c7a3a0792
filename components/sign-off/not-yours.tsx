import { type Gate, roleTitle } from "@/components/sign-off/gate-of";
import { SignatureRecord } from "@/components/sign-off/signature-record";
import { WithdrawForm } from "@/components/sign-off/withdraw-form";
import { Notice } from "@/components/ui/notice";

type NotYoursProps = {
  run: string;
  gate: Gate;
  me: string;
  /** What this person is in the project. */
  roles: string[];
};

/** Why this person cannot sign now, and who can. */
export function NotYours({ run, gate, me, roles }: NotYoursProps) {
  const { status } = gate;
  const own = status.made.findLast((signOff) => signOff.person.id === me);
  if (own && own.standing !== "withdrawn") {
    return (
      <section aria-label="Your signature" className="mt-6">
        <h2 className="border-b border-ink pb-1 text-xl">You have signed this document.</h2>
        <div className="border-b py-3">
          <SignatureRecord signOff={own} role={roleTitle(status, own.role)} />
        </div>
        <p className="py-3 text-base text-ink-soft">
          New evidence would make a new document, and ask you again.
        </p>
        {status.open ? <WithdrawForm run={run} signOff={own.id} /> : null}
      </section>
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
