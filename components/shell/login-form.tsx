"use client";

import { useState } from "react";
import { loginRefusal } from "@/components/shell/login-refusals";
import { Button } from "@/components/ui/button";
import { useIsRunning } from "@/components/ui/clock";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { signInWithPassword, signInWithProvider } from "@/lib/queries/sign-in";

type LoginFormProps = {
  callbackUrl: string;
  failed: string | null;
  /** The identity provider's name; null where there is none. */
  provider: string | null;
  /** Whether anybody has a password here. */
  passwords: boolean;
  /** Whether the provider has to ask the person again. */
  fresh: boolean;
};

export function LoginForm({ callbackUrl, failed, provider, passwords, fresh }: LoginFormProps) {
  const [error, setError] = useState(failed);
  const [busy, setBusy] = useState(false);
  // Before the script runs, the browser would send the form by itself, and the password into the address.
  const ready = useIsRunning();
  const refusal = error === null ? null : loginRefusal(error);

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

  async function leave() {
    setBusy(true);
    const refused = await signInWithProvider(ownPath(callbackUrl), fresh).catch(
      () => "unreachable",
    );
    if (refused === null) return;
    setError(refused);
    setBusy(false);
  }

  return (
    <div className="flex flex-col gap-4 text-base">
      {refusal ? (
        <Notice tone="problem" announce title={refusal.title}>
          {refusal.next}
        </Notice>
      ) : null}
      {provider ? (
        <Button variant="primary" size="lg" disabled={busy || !ready} onClick={() => void leave()}>
          Sign in with {provider}
        </Button>
      ) : null}
      {provider && passwords ? (
        <p className="text-center text-sm text-ink-soft">or with a password</p>
      ) : null}
      {passwords ? (
        <PasswordFields
          isFirst={provider === null}
          busy={busy}
          ready={ready}
          onSubmit={(form) => void submit(form)}
        />
      ) : null}
    </div>
  );
}

type PasswordFieldsProps = {
  /** Whether this is the way in that most people take. */
  isFirst: boolean;
  busy: boolean;
  ready: boolean;
  onSubmit: (form: HTMLFormElement) => void;
};

function PasswordFields({ isFirst, busy, ready, onSubmit }: PasswordFieldsProps) {
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(event.currentTarget);
      }}
    >
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
      <Button
        type="submit"
        variant={isFirst ? "primary" : "secondary"}
        size="lg"
        disabled={busy || !ready}
      >
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
