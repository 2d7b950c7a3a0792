"use client";

import type { ReactNode } from "react";
import { REJECTION_MEANING } from "@/components/sign-off/meanings";
import type { Method } from "@/components/sign-off/method-words";
import { useOnline } from "@/components/sign-off/use-online";
import type { SignFormState } from "@/components/sign-off/use-sign-form";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { CeremonyStep } from "@/lib/queries/ceremony";
import { stopGesture } from "@/lib/queries/gesture";

const ACT = "h-auto min-h-16 flex-col gap-0 px-4 py-2 text-lg whitespace-normal";
const STEPS: Record<CeremonyStep, string> = {
  preparing: "Fetching the document and checking it",
  gesture: "Confirm on this device",
  sending: "Handing the signature in",
};
const WORDS: Record<Method, { approve: string; reject: string }> = {
  passkey: { approve: "Sign with passkey", reject: "Reject with passkey" },
  password: { approve: "Confirm with password", reject: "Reject with password" },
};

type SignActsProps = { form: SignFormState; method: Method; approves: string };

/** The two acts side by side, of the same size; nothing is shown as signed before the server says so. */
export function SignActs({ form, method, approves }: SignActsProps) {
  const online = useOnline();
  const closed = form.busy || !online;
  const words = WORDS[method];
  return (
    <>
      {online ? null : (
        <Notice tone="waiting" announce title="This device is offline.">
          Nothing can be signed without the server. What you have entered stays here.
        </Notice>
      )}
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        <Button
          type="submit"
          variant="primary"
          disabled={closed}
          focusableWhenDisabled
          className={ACT}
        >
          {words.approve}
          <Small>{form.busy ? "under way" : `and approve ${approves}`}</Small>
        </Button>
        <Button
          variant="alarm-outline"
          disabled={closed}
          focusableWhenDisabled
          className={ACT}
          onClick={() => form.submit("reject")}
        >
          {words.reject}
          <Small>with your reason</Small>
        </Button>
      </div>
      <Progress step={form.step} />
      <p className="text-base text-ink-soft">A rejection is signed as: “{REJECTION_MEANING}”</p>
    </>
  );
}

function Small({ children }: { children: ReactNode }) {
  return <span className="text-base font-normal">{children}</span>;
}

/** On the page from the start, so that each step is read out. */
function Progress({ step }: { step: CeremonyStep | null }) {
  return (
    <div role="status" className="flex min-h-11 items-center gap-4 text-base empty:hidden">
      {step ? <span className="font-medium">{STEPS[step]}.</span> : null}
      {step === "gesture" ? (
        <Button size="md" onClick={stopGesture}>
          Stop
        </Button>
      ) : null}
    </div>
  );
}
