import { z } from "zod";
import { SessionEnded, SessionsEnded } from "@/lib/contract/access";
import {
  AccessChanged,
  PeopleList,
  PersonAdded,
  PersonAddition,
  RoleChange,
  RolesChanged,
} from "@/lib/contract/people";
import { PersonSessionList } from "@/lib/contract/session";
import { param } from "@/lib/http/param";
import { type RouteSpec, route } from "@/lib/http/route";
import { addPerson } from "@/lib/use-cases/access/add-person";
import { changeRoles } from "@/lib/use-cases/access/change-roles";
import { disablePerson } from "@/lib/use-cases/access/disable-person";
import { enablePerson } from "@/lib/use-cases/access/enable-person";
import { findProject } from "@/lib/use-cases/access/find-project";
import { listPeople } from "@/lib/use-cases/access/list-people";
import { listPersonSessions } from "@/lib/use-cases/access/list-person-sessions";
import { revokeSessions } from "@/lib/use-cases/access/revoke-sessions";

const InProject = z.strictObject({ project: z.string().min(1).optional() });

/** Who is in a project, by which roles, and where they are signed in. For its administrators. */
export const peopleRoutes: RouteSpec[] = [
  route({
    method: "get",
    path: "/people",
    summary: "Everybody with a role in the project",
    scope: "admin",
    query: InProject,
    answer: PeopleList,
    idempotency: "none",
    handle: async ({ context, query }) => ({
      people: (await listPeople(context, query.project ?? null)).map((person) => ({
        ...person,
        addedAt: person.addedAt.toISOString(),
        disabledAt: person.disabledAt?.toISOString() ?? null,
      })),
    }),
  }),
  route({
    method: "post",
    path: "/people",
    summary: "Give somebody roles in the project, with a new account where the address is new",
    scope: "admin",
    query: InProject,
    body: PersonAddition,
    answer: PersonAdded,
    status: 201,
    idempotency: "optional",
    handle: async ({ context, query, body }) => {
      const { id: projectId } = await findProject(context, query.project ?? null, "admin");
      return addPerson(context, { projectId, ...body, password: body.password ?? null });
    },
  }),
  route({
    method: "put",
    path: "/people/:person/roles",
    summary: "Make a member's manual roles exactly these; nobody changes their own",
    scope: "admin",
    query: InProject,
    body: RoleChange,
    answer: RolesChanged,
    idempotency: "none",
    handle: ({ context, params, query, body }) =>
      changeRoles(context, {
        project: query.project ?? null,
        personId: param(params, "person"),
        roles: body.roles,
      }),
  }),
  route({
    method: "post",
    path: "/people/:person/disable",
    summary:
      "End an account with all its sessions, now; needs the right in every project of the person",
    scope: "admin",
    answer: AccessChanged,
    idempotency: "optional",
    handle: async ({ context, params }) => {
      const id = param(params, "person");
      await disablePerson(context, id);
      return { id };
    },
  }),
  route({
    method: "post",
    path: "/people/:person/enable",
    summary: "Give an ended account back; the person signs in anew",
    scope: "admin",
    answer: AccessChanged,
    idempotency: "optional",
    handle: async ({ context, params }) => {
      const id = param(params, "person");
      await enablePerson(context, id);
      return { id };
    },
  }),
  ...sessionRoutes(),
];

function sessionRoutes(): RouteSpec[] {
  return [
    route({
      method: "get",
      path: "/people/:person/sessions",
      summary: "A member's open sessions, the newest first",
      scope: "admin",
      query: InProject,
      answer: PersonSessionList,
      idempotency: "none",
      handle: async ({ context, params, query }) => {
        const personId = param(params, "person");
        const project = query.project ?? null;
        const sessions = await listPersonSessions(context, { project, personId });
        return {
          sessions: sessions.map((session) => ({
            ...session,
            startedAt: session.startedAt.toISOString(),
            expiresAt: session.expiresAt.toISOString(),
            authenticatedAt: session.authenticatedAt?.toISOString() ?? null,
          })),
        };
      },
    }),
    route({
      method: "delete",
      path: "/people/:person/sessions/:session",
      summary: "End one session of a member, now",
      scope: "admin",
      query: InProject,
      answer: SessionEnded,
      idempotency: "none",
      handle: async ({ context, params, query }) => {
        const sessionId = param(params, "session");
        const personId = param(params, "person");
        await revokeSessions(context, { project: query.project ?? null, personId, sessionId });
        return { id: sessionId };
      },
    }),
    route({
      method: "post",
      path: "/people/:person/sessions/end",
      summary: "End all sessions of a member, now",
      scope: "admin",
      query: InProject,
      answer: SessionsEnded,
      idempotency: "optional",
      handle: async ({ context, params, query }) => {
        const input = { project: query.project ?? null, personId: param(params, "person") };
        return { ended: await revokeSessions(context, { ...input, sessionId: null }) };
      },
    }),
  ];
}
