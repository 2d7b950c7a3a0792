"use client";

import type { AdminProject } from "@/components/admin/use-project";
import { Select } from "@/components/ui/input";

type ProjectPickProps = {
  projects: AdminProject[];
  project: AdminProject;
  onPick: (key: string) => void;
};

/** Which project this is about; a choice only for who administers several. */
export function ProjectPick({ projects, project, onPick }: ProjectPickProps) {
  if (projects.length < 2) return <span className="text-ink-soft">{project.name}</span>;
  return (
    <Select
      aria-label="Project"
      className="w-56"
      value={project.key}
      onChange={(event) => onPick(event.target.value)}
    >
      {projects.map(({ key, name }) => (
        <option key={key} value={key}>
          {name}
        </option>
      ))}
    </Select>
  );
}
