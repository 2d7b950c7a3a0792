"use client";

import type { ReactNode } from "react";
import type { DraftErrors, RulesDraft } from "@/components/admin/rules-draft";
import { METHOD_RULES, SEPARATION_WORDS } from "@/components/admin/rules-words";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";

type RulesFieldsProps = {
  draft: RulesDraft;
  errors: DraftErrors;
  onChange: (draft: RulesDraft) => void;
};

const SEPARATED = [
  { key: "owner", label: "The run's owner" },
  { key: "author", label: "The change's author" },
  { key: "planEditor", label: "Who applied the plan" },
] as const;
const MINIMUMS = [
  { key: "preDeployment", label: "Before deployment" },
  { key: "everyStage", label: "Every stage" },
  { key: "lastStage", label: "The last stage" },
] as const;

/** Every rule that admins decide, as controls. */
export function RulesFields({ draft, errors, onChange }: RulesFieldsProps) {
  const set = (change: Partial<RulesDraft>) => onChange({ ...draft, ...change });
  return (
    <>
      <Group title="How people sign">
        <Choice
          label="The weakest method that counts"
          value={draft.method}
          words={METHOD_RULES}
          onChange={(method) => set({ method })}
        />
      </Group>
      <Group title="Who does not sign">
        {SEPARATED.map(({ key, label }) => (
          <Choice
            key={key}
            label={label}
            value={draft.separation[key]}
            words={SEPARATION_WORDS}
            onChange={(value) => set({ separation: { ...draft.separation, [key]: value } })}
          />
        ))}
      </Group>
      <Group
        title="Who always signs"
        hint="Beside those whom the plan names. Roles by comma, with a number before a role of which several have to sign: cto, 2 quality-lead."
      >
        {MINIMUMS.map(({ key, label }) => (
          <Text
            key={key}
            label={label}
            value={draft.minimum[key]}
            error={errors[`minimum.${key}`]}
            placeholder="nobody beside the plan"
            onChange={(value) => set({ minimum: { ...draft.minimum, [key]: value } })}
          />
        ))}
      </Group>
      <Group title="How long" hint="Durations such as 24h or 7d. Empty: no limit.">
        <Text
          label="An approval counts for"
          value={draft.expires}
          error={errors.expires}
          placeholder="as long as the evidence stays"
          onChange={(expires) => set({ expires })}
        />
        <Text
          label="A rejection is reviewed within"
          value={draft.reviewWithin}
          error={errors.reviewWithin}
          placeholder="no deadline"
          onChange={(reviewWithin) => set({ reviewWithin })}
        />
        <Delegation draft={draft} error={errors["delegation.maxDays"]} set={set} />
      </Group>
    </>
  );
}

type GroupProps = { title: string; hint?: string; children: ReactNode };

function Group({ title, hint, children }: GroupProps) {
  return (
    <fieldset className="border-t pt-2 pb-4 first-of-type:border-t-0">
      <legend className="float-left w-full font-semibold">{title}</legend>
      {hint ? <p className="clear-left text-xs text-ink-faint">{hint}</p> : null}
      <div className="clear-left grid gap-x-6 gap-y-3 pt-2 md:grid-cols-3">{children}</div>
    </fieldset>
  );
}

type ChoiceProps<Value extends string> = {
  label: string;
  value: Value;
  words: Record<Value, string>;
  onChange: (value: Value) => void;
};

function Choice<Value extends string>({ label, value, words, onChange }: ChoiceProps<Value>) {
  const values = Object.keys(words) as Value[];
  return (
    <Field label={label}>
      {(control) => (
        <Select
          {...control}
          value={value}
          onChange={(event) => {
            const chosen = values.find((one) => one === event.target.value);
            if (chosen) onChange(chosen);
          }}
        >
          {values.map((one) => (
            <option key={one} value={one}>
              {words[one]}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

type TextProps = {
  label: string;
  value: string;
  error?: string;
  placeholder: string;
  onChange: (value: string) => void;
};

function Text({ label, value, error, placeholder, onChange }: TextProps) {
  return (
    <Field label={label} error={error}>
      {(control) => (
        <Input
          {...control}
          value={value}
          placeholder={placeholder}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

type DelegationProps = {
  draft: RulesDraft;
  error: string | undefined;
  set: (change: Partial<RulesDraft>) => void;
};

function Delegation({ draft: { delegation }, error, set }: DelegationProps) {
  return (
    <Field label="Delegation for at most (days)" error={error}>
      {(control) => (
        <span className="flex items-center gap-3">
          <label className="tap flex shrink-0 items-center gap-2">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={delegation.allowed}
              onChange={(event) =>
                set({ delegation: { ...delegation, allowed: event.target.checked } })
              }
            />
            Allowed
          </label>
          <Input
            {...control}
            inputMode="numeric"
            disabled={!delegation.allowed}
            value={delegation.maxDays}
            onChange={(event) =>
              set({ delegation: { ...delegation, maxDays: event.target.value } })
            }
          />
        </span>
      )}
    </Field>
  );
}
