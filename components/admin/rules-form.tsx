"use client";

import { type FormEvent, useState } from "react";
import { ChangeTable } from "@/components/admin/change-table";
import { type DraftErrors, draftOf, readDraft } from "@/components/admin/rules-draft";
import { RulesFields } from "@/components/admin/rules-fields";
import { ruleChanges } from "@/components/admin/rules-words";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemNotice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import type { RulesVersionView } from "@/lib/contract/rules";
import type { ApprovalRules } from "@/lib/domain/rules/approval-rules";
import { problemOf } from "@/lib/queries/problem-of";
import { useProposeRules } from "@/lib/queries/rules";

type RulesFormProps = { project: string; current: RulesVersionView };

/** Other rules, and what would change by them, while they are being thought of. */
export function RulesForm({ project, current }: RulesFormProps) {
  const [open, setOpen] = useState(false);
  if (open) return <OpenForm project={project} current={current} onLeave={() => setOpen(false)} />;
  return (
    <div>
      <Button onClick={() => setOpen(true)}>Propose other rules</Button>
    </div>
  );
}

function OpenForm({ project, current, onLeave }: RulesFormProps & { onLeave: () => void }) {
  const propose = useProposeRules(project);
  const [draft, setDraft] = useState(() => draftOf(current.document));
  const [errors, setErrors] = useState<DraftErrors>({});
  const { rules } = readDraft(draft);
  const problem = propose.error ? problemOf(propose.error) : null;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const reason = String(fields.get("reason")).trim();
    const password = String(fields.get("password"));
    const read = readDraft(draft);
    const wrong = {
      ...read.errors,
      ...(reason ? {} : { reason: "Say why the rules should change." }),
    };
    setErrors(wrong);
    if (read.rules && reason) {
      propose.mutate({ document: read.rules, reason, ...(password ? { password } : {}) });
    }
  }

  return (
    <Section title="Propose other rules">
      <form noValidate onSubmit={submit} aria-label="Other rules" className="pt-3">
        <RulesFields draft={draft} errors={errors} onChange={setDraft} />
        <Preview current={current.document} rules={rules} />
        <div className="grid gap-x-6 gap-y-3 pt-4 md:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
          <Field label="Why" error={errors.reason}>
            {(control) => <Input {...control} name="reason" maxLength={2000} />}
          </Field>
          <Field
            label="Your password, once more"
            hint="Empty for a person without one, within five minutes of signing in."
          >
            {(control) => (
              <Input {...control} name="password" type="password" autoComplete="current-password" />
            )}
          </Field>
        </div>
        {problem ? <ProblemNotice problem={problem} className="mt-3" /> : null}
        <div className="flex flex-wrap gap-3 pt-4">
          <Button type="submit" variant="primary" disabled={propose.isPending}>
            {propose.isPending ? "Proposing" : "Propose these rules"}
          </Button>
          <Button onClick={onLeave}>Leave them as they are</Button>
        </div>
      </form>
    </Section>
  );
}

function Preview({ current, rules }: { current: ApprovalRules; rules: ApprovalRules | null }) {
  return (
    <div className="border-t pt-2">
      <h3>What would change</h3>
      {rules ? (
        <ChangeTable label="What would change" changes={ruleChanges(current, rules)} />
      ) : (
        <p className="py-2 text-waiting">Something above cannot be read yet.</p>
      )}
    </div>
  );
}
