import Link from "next/link";
import { SignatureRecord } from "@/components/sign-off/signature-record";
import { formatDuration } from "@/components/ui/format-time";
import { StatusShape } from "@/components/ui/status-shape";
import type { RunView } from "@/lib/contract/run";
import type { SignOffStatus } from "@/lib/contract/sign-off";

type GateSignaturesProps = { view: RunView; stage: string; signOffs: SignOffStatus };

/** Who has to sign, who has and how, and the way to the page where one signs. */
export function GateSignatures({ view, stage, signOffs }: GateSignaturesProps) {
  if (signOffs.required.length === 0 && signOffs.made.length === 0) return null;
  const mine = view.permissions.canSign[stage];
  const canSign = mine !== undefined && mine.roles.length + mine.delegated.length > 0;
  return (
    <div className="mt-2 border-t pt-1.5">
      <ul aria-label="Signatures that are asked for">
        {signOffs.required.map((rule) => (
          <Asked key={rule.role} rule={rule} />
        ))}
      </ul>
      <Terms terms={signOffs.approval} />
      {canSign ? (
        <Link
          className="tap inline-flex items-center font-medium text-accent hover:underline print:hidden"
          href={`/runs/${view.id}/sign/${encodeURIComponent(stage)}`}
        >
          Sign or refuse
        </Link>
      ) : (
        <p className="text-xs text-ink-faint">{mine?.because ?? signOffs.closedBecause}</p>
      )}
      <Made signOffs={signOffs} />
    </div>
  );
}

function Asked({ rule }: { rule: SignOffStatus["required"][number] }) {
  const met = rule.have >= rule.count;
  return (
    <li className="flex items-baseline gap-2 py-0.5">
      <StatusShape
        shape={met ? "check-circle" : "dashed-circle"}
        className={met ? "size-3 text-pass" : "size-3 text-unknown"}
      />
      <span className="min-w-0 flex-1 truncate">
        {rule.title}
        {rule.all ? <span className="text-ink-faint">, everybody</span> : null}
      </span>
      <span className="text-ink-soft tabular-nums">
        {met ? "signed" : `${rule.have} of ${rule.count}`}
      </span>
    </li>
  );
}

/** What the plan and the project's rules ask of a signature, where that is more than to be made. */
function Terms({ terms }: { terms: SignOffStatus["approval"] }) {
  const words = [
    terms.method === "passkey" ? "with a passkey" : null,
    terms.order === "ordered" ? "in this order" : null,
    terms.expiresSeconds === null
      ? null
      : `each counts for ${formatDuration(terms.expiresSeconds)}`,
  ].filter((word) => word !== null);
  if (words.length === 0) return null;
  return <p className="text-xs text-ink-soft first-letter:uppercase">{words.join(", ")}.</p>;
}

function Made({ signOffs: { made, voided, required } }: { signOffs: SignOffStatus }) {
  const all = [...made, ...voided];
  if (all.length === 0) return null;
  const titleOf = (role: string) => required.find((rule) => rule.role === role)?.title ?? role;
  return (
    <ul aria-label="Signatures" className="mt-2 border-t">
      {all.map((signOff) => (
        <li key={signOff.id} className="border-b py-1.5">
          <SignatureRecord dense signOff={signOff} role={titleOf(signOff.role)} />
        </li>
      ))}
    </ul>
  );
}
