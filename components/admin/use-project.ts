"use client";

import { parseAsString, useQueryState } from "nuqs";

export type AdminProject = { key: string; name: string };

/** The project that the admin pages are about, kept in the address; the first one until another is picked. */
export function useProject(projects: AdminProject[]): [AdminProject | null, (key: string) => void] {
  const [key, setKey] = useQueryState("project", parseAsString.withOptions({ history: "push" }));
  const project = projects.find((one) => one.key === key) ?? projects[0] ?? null;
  return [project, (next) => void setKey(next)];
}
