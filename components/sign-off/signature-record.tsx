import { KeyRound, Server } from "lucide-react";
import { METHOD_WORDS, type Method } from "@/components/sign-off/method-words";
import { signatureLook } from "@/components/sign-off/signature-state";
import { cn } from "@/components/ui/cn";
import { RecordTime } from "@/components/ui/relative-time";
import { Status } from "@/components/ui/status";
import type { StandingSignOffView } from "@/lib/contract/sign-off";

const METHOD_ICONS = { passkey: KeyRound, password: Server } as const;

type SignatureRecordProps = {
  signOff: StandingSignOffView;
  /** As the plan calls it. */
  role: string;
  dense?: boolean;
};

/**
 * One signature with everything that belongs to it (21 CFR 11.50): printed name, time in UTC and the reader's zone,
 * meaning, role, for whom, and how it was made.
 */
export function SignatureRecord({ signOff, role, dense }: SignatureRecordProps) {
  const look = signatureLook(signOff.standing);
  const small = dense ? "text-xs" : "text-base";
  return (
    <div className="min-w-0 break-words" data-signature={signOff.standing}>
      <div className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-medium">{signOff.person.name}</span>
        <Status name={look.name} word={look.word} className={small} />
      </div>
      <p className={cn(small, "text-ink-soft")}>
        {role}
        {signOff.onBehalfOf ? `, on behalf of ${signOff.onBehalfOf.name}` : ""}
      </p>
      <p className={cn(small, signOff.standing !== "counts" && "text-ink-soft")}>
        “{signOff.meaning}”
      </p>
      {signOff.comment ? <p className={cn(small, "border-l-2 pl-2")}>{signOff.comment}</p> : null}
      <p className={cn(small, "text-ink-soft")}>
        <RecordTime at={signOff.signedAt} />
      </p>
      <MethodLine method={signOff.method} className={small} />
      <Fate signOff={signOff} because={look.because} className={small} />
    </div>
  );
}

/** A key for what a person's own key signed, a server for what the server says that it saw. */
export function MethodLine({ method, className }: { method: Method; className?: string }) {
  const Icon = METHOD_ICONS[method];
  return (
    <p className={cn("flex items-baseline gap-1.5 text-ink-soft", className)}>
      <Icon className="size-3.5 shrink-0 translate-y-0.5" aria-hidden />
      {METHOD_WORDS[method].after}
    </p>
  );
}

type FateProps = { signOff: StandingSignOffView; because: string | null; className: string };

function Fate({ signOff, because, className }: FateProps) {
  const { standing, withdrawn, until } = signOff;
  if (withdrawn) {
    return (
      <p className={className}>
        Withdrawn <RecordTime at={withdrawn.at} />: {withdrawn.reason}
      </p>
    );
  }
  const isDated = standing === "counts" || standing === "rejects" || standing === "expired";
  return (
    <>
      {because ? <p className={className}>{because}</p> : null}
      {until && isDated ? (
        <p className={cn(className, standing === "counts" ? "text-ink-soft" : "text-waiting")}>
          {UNTIL[standing]} <RecordTime at={until} />
        </p>
      ) : null}
    </>
  );
}

const UNTIL = { counts: "Counts until", expired: "Expired", rejects: "To be reviewed by" } as const;
