import type { Gate } from "@/components/sign-off/gate-of";
import { signatureLook } from "@/components/sign-off/signature-state";
import { Notice } from "@/components/ui/notice";
import { RecordTime } from "@/components/ui/relative-time";
import type { SignOffAnswer, StandingSignOffView } from "@/lib/contract/sign-off";

type ReceiptFateProps = { gate: Gate; answer: SignOffAnswer };

/** What the signature led to, and, while the receipt is open, what has become of it since. */
export function ReceiptFate({ gate, answer }: ReceiptFateProps) {
  const { made, voided } = gate.status;
  const now = [...made, ...voided].find((signOff) => signOff.id === answer.signOff.id);
  const lost = now && now.standing !== "counts" && now.standing !== "rejects" ? now : null;
  return (
    <div role="status">
      {lost ? <Lost signOff={lost} /> : <p className="border-b py-4">{outcome(gate, answer)}</p>}
    </div>
  );
}

function Lost({ signOff }: { signOff: StandingSignOffView }) {
  const look = signatureLook(signOff.standing);
  return (
    <Notice
      tone="waiting"
      className="my-4 text-base"
      title={`This signature no longer counts: ${look.word.toLowerCase()}.`}
    >
      {signOff.withdrawn ? (
        <>
          Withdrawn <RecordTime at={signOff.withdrawn.at} />: {signOff.withdrawn.reason}
        </>
      ) : (
        look.because
      )}{" "}
      What is below stays on record as it was signed.
    </Notice>
  );
}

function outcome(gate: Gate, { advanced, signOff }: SignOffAnswer): string {
  if (signOff.decision === "reject") {
    return "The gate stays closed: one rejection is enough, until it is withdrawn or new evidence makes a new document.";
  }
  if (advanced) return "Yours was the last one missing: the gate has opened.";
  const missing = gate.status.required.reduce(
    (sum, rule) => sum + Math.max(0, rule.count - rule.have),
    0,
  );
  if (missing === 0) return "Every signature is there. The gate waits for what else it asks for.";
  return `The gate waits for ${missing} more ${missing === 1 ? "signature" : "signatures"}.`;
}
