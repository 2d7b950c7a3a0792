"use client";

import { MeaningChoice, RoleChoice } from "@/components/sign-off/choices";
import type { Gate } from "@/components/sign-off/gate-of";
import { REJECTION_MEANING } from "@/components/sign-off/meanings";
import { SignProblem } from "@/components/sign-off/sign-problem";
import { useOnline } from "@/components/sign-off/use-online";
import { useSignForm } from "@/components/sign-off/use-sign-form";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import type { SignOffAnswer } from "@/lib/contract/sign-off";

type SignFormProps = {
  run: string;
  gate: Gate;
  digest: string;
  onSigned: (answer: SignOffAnswer) => void;
};
type SignFormState = ReturnType<typeof useSignForm>;

/** Approving and rejecting side by side, of the same size; nothing is shown as signed before the server says so. */
export function SignForm(props: SignFormProps) {
  const form = useSignForm(props);
  return (
    <form
      aria-label="Signature"
      noValidate
      className="mt-6 flex flex-col gap-5 [&_p]:text-base"
      onSubmit={(event) => {
        event.preventDefault();
        form.submit("approve");
      }}
    >
      <RejectedAlready gate={props.gate} />
      <RoleChoice gate={props.gate} role={form.role.value} onChange={form.role.set} />
      <MeaningChoice meaning={form.meaning.value} onChange={form.meaning.set} />
      <Words form={form} />
      {form.problem ? <SignProblem problem={form.problem} /> : null}
      <Acts form={form} approves={props.gate.approves} />
    </form>
  );
}

/** One rejection keeps the gate closed whatever else is signed; a person who approves has to know. */
function RejectedAlready({ gate }: { gate: Gate }) {
  const rejections = gate.status.made.filter((signOff) => signOff.decision === "reject");
  if (rejections.length === 0) return null;
  return (
    <Notice
      tone="problem"
      title={`Rejected by ${rejections.map((signOff) => signOff.person.name).join(", ")}.`}
    >
      An approval is kept, but the gate stays closed until new evidence makes a new document.
    </Notice>
  );
}

function Words({ form: { comment, password } }: { form: SignFormState }) {
  return (
    <>
      <Field
        label="Comment"
        hint="May stay empty when you approve; a rejection needs its reason. Everyone who reads the report sees it."
        error={comment.error}
      >
        {(control) => (
          <Textarea
            {...control}
            ref={comment.field}
            rows={2}
            maxLength={2000}
            className="text-lg"
            value={comment.value}
            onChange={(event) => comment.set(event.target.value)}
          />
        )}
      </Field>
      <Field
        label="Your password, once more"
        hint="It proves that it is you who signs, not only your open browser."
        error={password.error}
      >
        {(control) => (
          <Input
            {...control}
            ref={password.field}
            type="password"
            name="password"
            autoComplete="current-password"
            className="h-12 text-lg"
            value={password.value}
            onChange={(event) => password.set(event.target.value)}
          />
        )}
      </Field>
    </>
  );
}

const ACT = "h-auto min-h-14 px-4 py-2 text-lg whitespace-normal";

function Acts({ form, approves }: { form: SignFormState; approves: string }) {
  const online = useOnline();
  const closed = form.busy || !online;
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
          {form.busy ? "Signing" : `Sign and approve ${approves}`}
        </Button>
        <Button
          variant="alarm-outline"
          disabled={closed}
          focusableWhenDisabled
          className={ACT}
          onClick={() => form.submit("reject")}
        >
          Sign and reject
        </Button>
      </div>
      <p className="text-base text-ink-soft">A rejection is signed as: “{REJECTION_MEANING}”</p>
    </>
  );
}
