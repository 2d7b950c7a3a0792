import type { z } from "zod";
import type { ApiClient } from "@/lib/api-client/api-client";
import { SessionEnded } from "@/lib/contract/access";
import {
  AccessChanged,
  PeopleList,
  PersonAdded,
  type PersonAddition,
  type PersonEntry,
  RolesChanged,
} from "@/lib/contract/people";
import { PersonSessionList } from "@/lib/contract/session";

type Place = { project: string; person: string };

function personPath({ person }: Place, rest: string): string {
  return `/people/${encodeURIComponent(person)}${rest}`;
}

export async function listPeople(
  api: ApiClient,
  project: string,
  signal?: AbortSignal,
): Promise<PersonEntry[]> {
  return (await api.json("/people", PeopleList, { query: { project }, signal })).people;
}

export function addPerson(
  api: ApiClient,
  project: string,
  body: z.infer<typeof PersonAddition>,
): Promise<z.infer<typeof PersonAdded>> {
  return api.json("/people", PersonAdded, { method: "POST", query: { project }, body });
}

/** The manual roles that the person has from now on. */
export function changeRoles(
  api: ApiClient,
  at: Place,
  roles: string[],
): Promise<z.infer<typeof RolesChanged>> {
  const query = { project: at.project };
  return api.json(personPath(at, "/roles"), RolesChanged, {
    method: "PUT",
    query,
    body: { roles },
  });
}

/** Ends or gives back the whole account, not only the roles in one project. */
export function changeAccess(
  api: ApiClient,
  at: Place,
  act: "disable" | "enable",
): Promise<z.infer<typeof AccessChanged>> {
  return api.json(personPath(at, `/${act}`), AccessChanged, { method: "POST" });
}

export async function listPersonSessions(
  api: ApiClient,
  at: Place,
  signal?: AbortSignal,
): Promise<z.infer<typeof PersonSessionList>["sessions"]> {
  const path = personPath(at, "/sessions");
  const query = { project: at.project };
  return (await api.json(path, PersonSessionList, { query, signal })).sessions;
}

export function endPersonSession(
  api: ApiClient,
  at: Place,
  session: string,
): Promise<z.infer<typeof SessionEnded>> {
  const path = personPath(at, `/sessions/${encodeURIComponent(session)}`);
  return api.json(path, SessionEnded, { method: "DELETE", query: { project: at.project } });
}
