import { SessionEnded, SessionList, SessionsEnded, WhoAmI } from "@/lib/contract/access";
import { param } from "@/lib/http/param";
import { type RouteSpec, route } from "@/lib/http/route";
import { endSession } from "@/lib/use-cases/access/end-session";
import { endSessions } from "@/lib/use-cases/access/end-sessions";
import { listSessions } from "@/lib/use-cases/access/list-sessions";
import { whoAmI } from "@/lib/use-cases/access/who-am-i";

/** The caller, and the sessions of a person. A session that was ended is refused from the next request on. */
export const accessRoutes: RouteSpec[] = [
  route({
    method: "get",
    path: "/me",
    summary: "Who is calling, with which roles",
    scope: "member",
    answer: WhoAmI,
    idempotency: "none",
    handle: ({ context }) => whoAmI(context),
  }),
  route({
    method: "get",
    path: "/me/sessions",
    summary: "The caller's open sessions, the newest first",
    scope: "member",
    answer: SessionList,
    idempotency: "none",
    handle: async ({ context, sessionId }) => {
      const sessions = await listSessions(context);
      return {
        sessions: sessions.map(({ id, startedAt, expiresAt }) => ({
          id,
          startedAt: startedAt.toISOString(),
          expiresAt: expiresAt.toISOString(),
          current: id === sessionId,
        })),
      };
    },
  }),
  route({
    method: "delete",
    path: "/me/sessions/:session",
    summary: "End one of the caller's sessions, now",
    scope: "member",
    answer: SessionEnded,
    idempotency: "none",
    handle: async ({ context, params }) => {
      const id = param(params, "session");
      await endSession(context, id);
      return { id };
    },
  }),
  route({
    method: "post",
    path: "/me/sessions/end",
    summary: "End all of the caller's sessions, now",
    scope: "member",
    answer: SessionsEnded,
    idempotency: "optional",
    handle: async ({ context }) => ({ ended: await endSessions(context) }),
  }),
];
