"use client";

import { useState } from "react";
import { ExactDocument } from "@/components/sign-off/exact-document";
import type { Gate } from "@/components/sign-off/gate-of";
import type { Method } from "@/components/sign-off/method-words";
import { OtherMethod, YourMeans } from "@/components/sign-off/other-method";
import { SignActs } from "@/components/sign-off/sign-acts";
import { SignProblem } from "@/components/sign-off/sign-problem";
import { SignatureBlock } from "@/components/sign-off/signature-block";
import { useMeans } from "@/components/sign-off/use-means";
import {
  type SignFormInput,
  type SignFormState,
  useSignForm,
} from "@/components/sign-off/use-sign-form";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { PasskeyAddress } from "@/components/ui/passkey-address";

/** Approving and rejecting, with a passkey where the person has one, else with the password where the gate takes it. */
export function SignForm(props: SignFormInput) {
  const means = useMeans(props.gate);
  const [wanted, setWanted] = useState<Method | null>(null);
  const method = wanted ?? means.first;
  const form = useSignForm(props, method);
  return (
    <form
      aria-labelledby="your-signature"
      noValidate
      className="mt-8 flex flex-col gap-5 [&_p]:text-base"
      onSubmit={(event) => {
        event.preventDefault();
        form.submit("approve");
      }}
    >
      <h2 id="your-signature" className="-mb-5 border-b border-ink pb-1 text-xl">
        Your signature
      </h2>
      <SignatureBlock name={props.me.name} method={method} form={form} />
      <RejectedAlready gate={props.gate} />
      <YourMeans means={means} />
      {method === "passkey" ? <PasskeyAddress /> : null}
      {means.state === "none" ? null : (
        <>
          <Words form={form} method={method} />
          {method === "passkey" ? <ExactDocument open={form.openDocument} /> : null}
          {form.error ? (
            <SignProblem error={form.error} here={`/runs/${props.run}/sign/${props.gate.key}`} />
          ) : null}
          <SignActs form={form} method={method} approves={props.gate.approves} />
          <OtherMethod means={means} method={method} onChange={setWanted} />
        </>
      )}
    </form>
  );
}

/** One rejection keeps the gate closed whatever else is signed; a person who approves has to know. */
function RejectedAlready({ gate }: { gate: Gate }) {
  const rejections = gate.status.made.filter((signOff) => signOff.standing === "rejects");
  if (rejections.length === 0) return null;
  return (
    <Notice
      tone="problem"
      title={`Rejected by ${rejections.map((signOff) => signOff.person.name).join(", ")}.`}
    >
      An approval is kept, but the gate stays closed until the rejection is withdrawn or new
      evidence makes a new document.
    </Notice>
  );
}

function Words({ form: { comment, password }, method }: { form: SignFormState; method: Method }) {
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
            data-signed-path="comment"
            value={comment.value}
            onChange={(event) => comment.set(event.target.value)}
          />
        )}
      </Field>
      {method === "password" ? (
        <Field
          label="Your password, once more"
          hint="It tells the server that it is you who signs, not only your open browser."
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
      ) : null}
    </>
  );
}
