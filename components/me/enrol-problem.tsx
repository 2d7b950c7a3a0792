"use client";

import Link from "next/link";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice, ProblemNotice } from "@/components/ui/notice";
import { GestureFailed } from "@/lib/queries/gesture";
import { GESTURE_WORDS } from "@/lib/queries/gesture-words";
import { problemOf } from "@/lib/queries/problem-of";
import { signInWithPassword } from "@/lib/queries/sign-in";

const FRESH = `/login?fresh=1&callbackUrl=${encodeURIComponent("/me")}`;

type EnrolProblemProps = { error: Error; email: string | null; again: () => void };

/** Why no passkey came about, and what to do about it. */
export function EnrolProblem({ error, email, again }: EnrolProblemProps) {
  if (error instanceof GestureFailed) {
    const { title, next } = GESTURE_WORDS[error.fault];
    return (
      <Notice tone="waiting" title={title}>
        {next}
      </Notice>
    );
  }
  const problem = problemOf(error);
  if (problem.code !== "login_too_old") return <ProblemNotice problem={problem} />;
  if (email !== null) return <LogInAgain email={email} again={again} />;
  return (
    <Notice tone="waiting" title="Sign in once more first.">
      A new key asks for a login of the last five minutes.{" "}
      <Link href={FRESH} className="text-accent underline underline-offset-4">
        Sign in, and come back to this page
      </Link>
      .
    </Notice>
  );
}

/** In place, so that it is one field and one press, and then the gesture. */
function LogInAgain({ email, again }: { email: string; again: () => void }) {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    setBusy(true);
    const code = await signInWithPassword(email, String(new FormData(form).get("password"))).catch(
      () => "unreachable",
    );
    setBusy(false);
    setRefused(code === null ? null : (REFUSALS[code] ?? "The server could not be reached."));
    if (code === null) again();
    else form.reset();
  }

  return (
    <form
      noValidate
      onSubmit={(event) => void submit(event)}
      className="border-l-4 border-waiting bg-waiting-wash px-3 py-3"
    >
      <p className="font-semibold">A new key asks for a login of the last five minutes.</p>
      <div className="mt-2 flex flex-wrap items-start gap-3">
        <Field
          label={`Your password (${email})`}
          error={refused}
          className="min-w-48 flex-1 sm:max-w-72"
        >
          {(control) => (
            <Input
              {...control}
              name="password"
              type="password"
              autoComplete="current-password"
              className="h-11"
            />
          )}
        </Field>
        <Button type="submit" variant="primary" size="lg" disabled={busy} className="sm:mt-6">
          {busy ? "Signing in" : "Sign in and go on"}
        </Button>
      </div>
    </form>
  );
}

const REFUSALS: Record<string, string> = {
  CredentialsSignin: "The password is not right.",
  RateLimited: "Too many wrong tries. Signing in pauses for some minutes.",
};
