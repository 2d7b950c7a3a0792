"use client";

import { ProjectPick } from "@/components/admin/project-pick";
import { RulesForm } from "@/components/admin/rules-form";
import { RulesHistory } from "@/components/admin/rules-history";
import { RulesProposal } from "@/components/admin/rules-proposal";
import { rulesLines } from "@/components/admin/rules-words";
import { type AdminProject, useProject } from "@/components/admin/use-project";
import { Digest } from "@/components/ui/digest";
import { Loaded } from "@/components/ui/loaded";
import { RecordTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import type { RulesList, RulesVersionView } from "@/lib/contract/rules";
import { useRules } from "@/lib/queries/rules";

/** What every plan of a project has to keep to: the version in force, what is proposed instead, and what was before. */
export function RulesScreen({ projects }: { projects: AdminProject[] }) {
  const [project, pick] = useProject(projects);
  const rules = useRules(project?.key ?? "");
  if (!project) return null;
  return (
    <>
      <p className="mt-1 max-w-[72ch] text-base text-ink-soft">
        These rules hold for every gate of the project, whatever its plan says. A run keeps the
        version that was in force when it was created. What one admin proposes, another one
        confirms.
      </p>
      <div className="mt-3">
        <ProjectPick projects={projects} project={project} onPick={pick} />
      </div>
      <Loaded query={rules} what="the approval rules" rows={10}>
        {(list) => <Rules key={project.key} list={list} />}
      </Loaded>
    </>
  );
}

function Rules({ list }: { list: RulesList }) {
  const [current] = list.versions;
  if (!current) return null;
  const { proposal, project } = list;
  return (
    <div className="mt-4 flex flex-col gap-8">
      {proposal ? (
        <RulesProposal project={project.key} proposal={proposal} current={current} />
      ) : null}
      <Current version={current} />
      {list.canPropose && !proposal ? (
        <RulesForm key={current.version} project={project.key} current={current} />
      ) : null}
      <RulesHistory versions={list.versions} />
    </div>
  );
}

function Current({ version }: { version: RulesVersionView }) {
  return (
    <Section
      title="In force"
      aside={version.version === 0 ? "built in, never changed" : `version ${version.version}`}
      action={<Digest value={version.digest} />}
    >
      <dl className="grid gap-x-12 xl:grid-cols-2">
        {rulesLines(version.document).map(({ label, text }) => (
          <div
            key={label}
            className="grid gap-x-4 border-b py-1.5 sm:grid-cols-[14rem_minmax(0,1fr)]"
          >
            <dt className="text-ink-soft">{label}</dt>
            <dd className="min-w-0 break-words">{text}</dd>
          </div>
        ))}
      </dl>
      {version.confirmedAt && version.confirmedBy ? (
        <p className="pt-2 text-xs text-ink-faint">
          Proposed by {version.proposedBy?.name ?? "nobody"}, confirmed by{" "}
          {version.confirmedBy.name}, <RecordTime at={version.confirmedAt} />
        </p>
      ) : null}
    </Section>
  );
}
