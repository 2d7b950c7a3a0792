"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { useIsRunning } from "@/components/ui/clock";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { signInWithPassword } from "@/lib/queries/sign-in";

type Refusal = { title: string; next: string };

const WRONG: Refusal = {
  title: "E-mail and password do not belong together.",
  next: "Check both and try again. After several wrong tries there is a pause of some minutes.",
};
const REFUSALS: Record<string, Refusal> = {
  CredentialsSignin: WRONG,
  SessionRequired: {
    title: "You are signed out.",
    next: "Sign in again; you return to the page that you came from.",
  },
  RateLimited: {
    title: "Too many wrong tries.",
    next: "Signing in with this e-mail pauses for some minutes. Then try again.",
  },
  unreachable: {
    title: "The server could not be reached.",
    next: "Check the connection and try again.",
  },
};

type LoginFormProps = { callbackUrl: string; failed: string | null };

export function LoginForm({ callbackUrl, failed }: LoginFormProps) {
  const [error, setError] = useState(failed);
  const [busy, setBusy] = useState(false);
  // Before the script runs, the browser would send the form by itself, and the password into the address.
  const ready = useIsRunning();
  const refusal = error === null ? null : (REFUSALS[error] ?? WRONG);

  async function submit(form: HTMLFormElement) {
    const fields = new FormData(form);
    setBusy(true);
    try {
      const refused = await signInWithPassword(
        String(fields.get("email")),
        String(fields.get("password")),
      );
      if (!refused) {
        window.location.assign(ownPath(callbackUrl));
        return;
      }
      setError(refused);
    } catch {
      setError("unreachable");
    }
    form.querySelector<HTMLInputElement>("[name=password]")?.select();
    setBusy(false);
  }

  return (
    <form
      className="flex flex-col gap-4 text-base"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(event.currentTarget);
      }}
    >
      {refusal ? (
        <Notice tone="problem" announce title={refusal.title}>
          {refusal.next}
        </Notice>
      ) : null}
      <Field label="E-mail">
        {(control) => (
          <Input
            {...control}
            name="email"
            type="email"
            autoComplete="username"
            required
            className="h-10"
          />
        )}
      </Field>
      <Field label="Password">
        {(control) => (
          <Input
            {...control}
            name="password"
            type="password"
            autoComplete="current-password"
            required
            className="h-10"
          />
        )}
      </Field>
      <Button type="submit" variant="primary" size="lg" disabled={busy || !ready}>
        {busy ? "Signing in" : "Sign in"}
      </Button>
    </form>
  );
}

/** Only a path of this server: a link to the login must not be able to lead elsewhere. */
function ownPath(wanted: string): string {
  const url = URL.canParse(wanted, window.location.origin)
    ? new URL(wanted, window.location.origin)
    : null;
  return url?.origin === window.location.origin ? url.pathname + url.search : "/runs";
}
