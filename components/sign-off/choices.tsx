import type { ReactNode } from "react";
import type { Capacity } from "@/components/sign-off/capacity";
import { APPROVAL_MEANINGS } from "@/components/sign-off/meanings";

type RoleChoiceProps = {
  capacities: Capacity[];
  value: Capacity;
  /** The place of the picked one. */
  onChange: (index: number) => void;
};

/** A person who can sign in one way is told which; one with several picks, the own role being picked already. */
export function RoleChoice({ capacities, value, onChange }: RoleChoiceProps) {
  if (capacities.length < 2) return <CapacityText capacity={value} signed />;
  return (
    <fieldset>
      <legend className="sr-only">You sign as</legend>
      {capacities.map((one, index) => (
        <Choice
          key={`${one.role} ${one.onBehalfOf?.id ?? ""}`}
          name="role"
          checked={one === value}
          onChoose={() => onChange(index)}
        >
          <CapacityText capacity={one} signed={one === value} />
        </Choice>
      ))}
    </fieldset>
  );
}

function CapacityText({ capacity, signed }: { capacity: Capacity; signed: boolean }) {
  return (
    <>
      <span data-signed-path={signed ? "signer.role" : undefined} data-value={capacity.role}>
        {capacity.title}
      </span>
      {capacity.onBehalfOf ? (
        <>
          , on behalf of{" "}
          <span data-signed-path={signed ? "signer.onBehalfOf.printedName" : undefined}>
            {capacity.onBehalfOf.name}
          </span>
        </>
      ) : null}
    </>
  );
}

/** The sentence that is signed; the others are one press away, none is needed. */
export function MeaningChoice({
  meaning,
  onChange,
}: {
  meaning: string;
  onChange: (meaning: string) => void;
}) {
  return (
    <>
      <div data-signed-path="meaning">{meaning}</div>
      <details>
        <summary className="inline-flex min-h-11 items-center text-base text-accent underline underline-offset-4">
          Mean something else
        </summary>
        <fieldset>
          <legend className="sr-only">Your approval means</legend>
          {APPROVAL_MEANINGS.map((sentence) => (
            <Choice
              key={sentence}
              name="meaning"
              checked={sentence === meaning}
              onChoose={() => onChange(sentence)}
            >
              {sentence}
            </Choice>
          ))}
        </fieldset>
      </details>
    </>
  );
}

type ChoiceProps = { name: string; checked: boolean; onChoose: () => void; children: ReactNode };

function Choice({ name, checked, onChoose, children }: ChoiceProps) {
  return (
    <label className="flex min-h-11 items-start gap-3 py-2">
      <input
        type="radio"
        name={name}
        checked={checked}
        onChange={onChoose}
        className="mt-0.5 size-5 shrink-0 accent-accent"
      />
      <span className="min-w-0">{children}</span>
    </label>
  );
}
