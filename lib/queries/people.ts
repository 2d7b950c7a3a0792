import { useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import {
  addPerson,
  changeAccess,
  changeRoles,
  endPersonSession,
  listPeople,
  listPersonSessions,
} from "@/lib/api-client/people";
import type { PersonAddition } from "@/lib/contract/people";
import { browserApi } from "@/lib/queries/browser-api";
import { useAct } from "@/lib/queries/use-act";

type Place = { project: string; person: string };

const peopleKey = (project: string) => ["people", project] as const;

export function usePeople(project: string) {
  return useQuery({
    queryKey: peopleKey(project),
    queryFn: ({ signal }) => listPeople(browserApi, project, signal),
  });
}

export function useAddPerson(project: string) {
  return useAct(
    (body: z.infer<typeof PersonAddition>) => addPerson(browserApi, project, body),
    peopleKey(project),
  );
}

export function useChangeRoles(at: Place) {
  return useAct((roles: string[]) => changeRoles(browserApi, at, roles), peopleKey(at.project));
}

export function useChangeAccess(at: Place) {
  return useAct(
    (act: "disable" | "enable") => changeAccess(browserApi, at, act),
    peopleKey(at.project),
  );
}

export function usePersonSessions(at: Place) {
  return useQuery({
    queryKey: [...peopleKey(at.project), at.person, "sessions"] as const,
    queryFn: ({ signal }) => listPersonSessions(browserApi, at, signal),
  });
}

export function useEndPersonSession(at: Place) {
  return useAct(
    (session: string) => endPersonSession(browserApi, at, session),
    peopleKey(at.project),
  );
}
