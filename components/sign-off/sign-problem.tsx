import Link from "next/link";
import type { ReactNode } from "react";
import { Notice, ProblemNotice } from "@/components/ui/notice";
import { DocumentDiffers } from "@/lib/queries/check-ceremony";
import { GestureFailed } from "@/lib/queries/gesture";
import { GESTURE_WORDS } from "@/lib/queries/gesture-words";
import { problemOf } from "@/lib/queries/problem-of";

type SignProblemProps = {
  error: Error;
  /** Where to come back to after signing in again. */
  here: string | null;
};

const ENTERED = "What you have entered is still here.";

/** Why a signature did not come about, and what to do about it. */
export function SignProblem({ error, here }: SignProblemProps) {
  if (error instanceof DocumentDiffers) return <Differs error={error} />;
  if (error instanceof GestureFailed) {
    const { title, next } = GESTURE_WORDS[error.fault];
    return (
      <Notice tone={error.fault === "stopped" ? "info" : "waiting"} announce title={title}>
        {next}
      </Notice>
    );
  }
  const problem = problemOf(error);
  const known = NEXT[problem.code];
  if (!known) return <ProblemNotice problem={problem} />;
  return (
    <Notice tone="problem" announce title={known.title ?? problem.detail ?? problem.title}>
      {known.next(here)}
    </Notice>
  );
}

type Next = { title?: string; next: (here: string | null) => ReactNode };

const NEXT: Record<string, Next> = {
  unreachable: {
    title: "The server did not answer.",
    next: () =>
      "Whether the signature arrived is not known. Press again: it counts once, however often it arrives.",
  },
  unauthenticated: {
    title: "You are no longer signed in.",
    next: (here) => (
      <>
        Your session has ended or was ended; nothing was signed.{" "}
        <Link
          href={here ? `/login?callbackUrl=${encodeURIComponent(here)}` : "/login"}
          className="text-accent underline underline-offset-4"
        >
          Sign in again
        </Link>
        , and you come back to this page.
      </>
    ),
  },
  ceremony_over: {
    next: () => `Nothing was signed. Press again for a new request. ${ENTERED}`,
  },
  assertion_refused: {
    next: () =>
      `Nothing was signed, and the attempt is in the ledger. Try again with the device that you enrolled. ${ENTERED}`,
  },
  dossier_outdated: {
    next: () => `Nothing was signed. The newer version is offered above in a moment. ${ENTERED}`,
  },
};

/** Nothing was asked of the device yet: the person hears exactly what is different. */
function Differs({ error }: { error: DocumentDiffers }) {
  return (
    <Notice
      tone="alarm"
      announce
      title="Stopped: what came back to be signed is not what this page shows."
    >
      <p>
        Nothing was signed, and your device was not asked. Somebody between you and the server may
        be changing things. Do not sign here; tell an admin, by another way than this page.
      </p>
      {error.differences === null ? (
        <p className="mt-2">
          The document's bytes do not belong to the digest, or to the request, that came with them.
        </p>
      ) : (
        <ul className="mt-2 list-disc pl-5">
          {error.differences.map(({ what, shown, document }) => (
            <li key={what} className="break-words">
              For {what} this page shows “{shown}”; the document says “{document}”.
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
