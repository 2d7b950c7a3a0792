import { type Gate, roleTitle } from "@/components/sign-off/gate-of";
import { APPROVAL_MEANINGS } from "@/components/sign-off/meanings";

type RoleChoiceProps = { gate: Gate; role: string; onChange: (role: string) => void };

/** A person with one role is told which; one with several picks. */
export function RoleChoice({ gate, role, onChange }: RoleChoiceProps) {
  const { roles } = gate.mine;
  if (roles.length < 2) {
    return (
      <div>
        You sign as <strong>{roleTitle(gate.status, role)}</strong>.
      </div>
    );
  }
  return (
    <fieldset>
      <legend className="mb-1 font-medium">You sign as</legend>
      {roles.map((one) => (
        <Choice
          key={one}
          name="role"
          checked={one === role}
          onChoose={() => onChange(one)}
          label={roleTitle(gate.status, one)}
        />
      ))}
    </fieldset>
  );
}

export function MeaningChoice({
  meaning,
  onChange,
}: {
  meaning: string;
  onChange: (meaning: string) => void;
}) {
  return (
    <fieldset>
      <legend className="mb-1 font-medium">Your approval means</legend>
      {APPROVAL_MEANINGS.map((sentence) => (
        <Choice
          key={sentence}
          name="meaning"
          checked={sentence === meaning}
          onChoose={() => onChange(sentence)}
          label={sentence}
        />
      ))}
    </fieldset>
  );
}

type ChoiceProps = { name: string; label: string; checked: boolean; onChoose: () => void };

function Choice({ name, label, checked, onChoose }: ChoiceProps) {
  return (
    <label className="flex min-h-11 items-start gap-3 py-2">
      <input
        type="radio"
        name={name}
        checked={checked}
        onChange={onChoose}
        className="mt-0.5 size-5 shrink-0 accent-accent"
      />
      <span className="min-w-0">{label}</span>
    </label>
  );
}
