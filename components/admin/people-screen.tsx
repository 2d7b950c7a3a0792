"use client";

import { parseAsString, useQueryState } from "nuqs";
import { AddPerson } from "@/components/admin/add-person";
import { PendingPasskeys } from "@/components/admin/pending-passkeys";
import { PeopleTable } from "@/components/admin/people-table";
import { PersonDetail } from "@/components/admin/person-detail";
import { ProjectPick } from "@/components/admin/project-pick";
import { type AdminProject, useProject } from "@/components/admin/use-project";
import { Loaded } from "@/components/ui/loaded";
import { usePeople } from "@/lib/queries/people";

/** Who may do what in a project; one person at a time, with an address of their own. */
export function PeopleScreen({ projects }: { projects: AdminProject[] }) {
  const [project, pick] = useProject(projects);
  const [open, setOpen] = useQueryState("person", parseAsString.withOptions({ history: "push" }));
  const people = usePeople(project?.key ?? "");
  if (!project) return null;
  return (
    <Loaded query={people} what="the people of the project" rows={8}>
      {(all) => {
        const person = all.find((one) => one.id === open);
        if (person) {
          return (
            <PersonDetail
              key={person.id}
              project={project}
              person={person}
              onBack={() => void setOpen(null)}
            />
          );
        }
        return (
          <>
            <PendingPasskeys />
            <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-ink pb-2">
              <ProjectPick projects={projects} project={project} onPick={pick} />
              <span className="text-ink-faint tabular-nums">{all.length}</span>
              <span className="ml-auto">
                <AddPerson key={project.key} project={project.key} />
              </span>
            </div>
            <PeopleTable people={all} onOpen={(id) => void setOpen(id)} />
          </>
        );
      }}
    </Loaded>
  );
}
