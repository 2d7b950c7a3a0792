import type { ReactNode } from "react";
import { MeaningChoice, RoleChoice } from "@/components/sign-off/choices";
import { METHOD_WORDS, type Method } from "@/components/sign-off/method-words";
import { OwnTime } from "@/components/sign-off/own-time";
import type { SignFormState } from "@/components/sign-off/use-sign-form";

type SignatureBlockProps = { name: string; method: Method; form: SignFormState };

/** What the signature will say, before anybody is asked to make it: name, role, meaning, time and method. */
export function SignatureBlock({ name, method, form }: SignatureBlockProps) {
  const { capacity, meaning } = form;
  return (
    <dl className="divide-y border-b">
      <Line name="Name">
        <span className="font-semibold" data-signed-path="signer.printedName">
          {name}
        </span>
      </Line>
      <Line name="Role">
        {capacity.value ? (
          <RoleChoice capacities={capacity.all} value={capacity.value} onChange={capacity.set} />
        ) : null}
      </Line>
      <Line name="Meaning">
        <MeaningChoice meaning={meaning.value} onChange={meaning.set} />
      </Line>
      <Line name="Time">
        <OwnTime />
      </Line>
      <Line name="Method">
        <span data-signed-path="method" data-value={method}>
          {METHOD_WORDS[method].before}
        </span>
      </Line>
    </dl>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="gap-x-6 py-2.5 sm:grid sm:grid-cols-[6rem_minmax(0,1fr)]">
      <dt className="text-base text-ink-faint sm:leading-6">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
