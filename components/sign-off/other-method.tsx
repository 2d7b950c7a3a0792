import Link from "next/link";
import type { Method } from "@/components/sign-off/method-words";
import type { Means } from "@/components/sign-off/use-means";
import { Notice } from "@/components/ui/notice";

/** What stands between this person and a signature of their own key. */
export function YourMeans({ means }: { means: Means }) {
  if (means.passkey === "usable" || means.passkey === "unknown") return null;
  const only = means.password ? "" : "This gate takes signatures with a passkey only. ";
  return means.passkey === "pending" ? (
    <Notice tone="waiting" title="Your passkey waits for a second person.">
      {only}An admin of the project has to confirm it;{" "}
      <Link href="/me" className="text-accent underline underline-offset-4">
        your page says who can
      </Link>
      .
    </Notice>
  ) : (
    <Notice tone={means.password ? "info" : "waiting"} title="You have no passkey for signing yet.">
      {only}
      <Link href="/me" className="text-accent underline underline-offset-4">
        Add one on your page
      </Link>
      : it takes a minute, and an admin confirms it.
    </Notice>
  );
}

type OtherMethodProps = { means: Means; method: Method; onChange: (method: Method) => void };

/** The other way to sign, where there is one: never the louder one. */
export function OtherMethod({ means, method, onChange }: OtherMethodProps) {
  if (!means.password || means.passkey === "none" || means.passkey === "pending") return null;
  const other = method === "passkey" ? "password" : "passkey";
  return (
    <button
      type="button"
      onClick={() => onChange(other)}
      className="min-h-11 self-start text-left text-base text-accent underline underline-offset-4"
    >
      {other === "password"
        ? "No passkey at hand? Confirm with your password instead"
        : "Sign with your passkey instead"}
    </button>
  );
}
