"use client";

import type { FormEvent } from "react";
import { ChangeTable } from "@/components/admin/change-table";
import { ruleChanges } from "@/components/admin/rules-words";
import { Button } from "@/components/ui/button";
import { Digest } from "@/components/ui/digest";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemNotice } from "@/components/ui/notice";
import { RecordTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import type { RulesProposalView, RulesVersionView } from "@/lib/contract/rules";
import { problemOf } from "@/lib/queries/problem-of";
import { useConfirmRules, useWithdrawRules } from "@/lib/queries/rules";

type RulesProposalProps = {
  project: string;
  proposal: RulesProposalView;
  current: RulesVersionView;
};

/** What one admin wants to change, beside what holds, for another one to confirm. */
export function RulesProposal({ project, proposal, current }: RulesProposalProps) {
  const withdraw = useWithdrawRules(project);
  return (
    <Section title="Proposed" aside="not in force" action={<Digest value={proposal.digest} />}>
      <p className="py-2">
        {proposal.proposedBy.name}, <RecordTime at={proposal.proposedAt} />: {proposal.reason}
      </p>
      <ChangeTable
        label="What would change"
        changes={ruleChanges(current.document, proposal.document)}
      />
      {withdraw.error ? (
        <ProblemNotice problem={problemOf(withdraw.error)} className="mt-3" />
      ) : null}
      <div className="flex flex-wrap items-end gap-x-6 gap-y-3 pt-3">
        {proposal.canConfirm ? (
          <Confirm project={project} proposal={proposal} />
        ) : (
          <p className="text-ink-soft">{proposal.because}</p>
        )}
        <Button
          disabled={withdraw.isPending}
          onClick={() => withdraw.mutate(proposal.id)}
          className="ml-auto"
        >
          Withdraw the proposal
        </Button>
      </div>
    </Section>
  );
}

function Confirm({ project, proposal }: Pick<RulesProposalProps, "project" | "proposal">) {
  const confirm = useConfirmRules(project);
  const problem = confirm.error ? problemOf(confirm.error) : null;
  const wrong = problem?.code === "wrong_password" ? (problem.detail ?? problem.title) : null;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const password = String(new FormData(form).get("password"));
    confirm.mutate(
      { proposal: proposal.id, digest: proposal.digest, ...(password ? { password } : {}) },
      { onSettled: () => form.reset() },
    );
  }

  return (
    <form noValidate onSubmit={submit} className="flex flex-wrap items-end gap-3">
      <Field
        label="Your password, once more"
        hint="Empty for a person without one, within five minutes of signing in."
        error={wrong}
        className="w-64"
      >
        {(control) => (
          <Input {...control} name="password" type="password" autoComplete="current-password" />
        )}
      </Field>
      <Button type="submit" variant="primary" disabled={confirm.isPending}>
        {confirm.isPending ? "Confirming" : "Confirm these rules"}
      </Button>
      {problem && wrong === null ? <ProblemNotice problem={problem} /> : null}
    </form>
  );
}
