import { SessionsEnded, WhoAmI } from "@/lib/contract/access";
import { type RouteSpec, route } from "@/lib/http/route";
import { endSessions } from "@/lib/use-cases/access/end-sessions";
import { whoAmI } from "@/lib/use-cases/access/who-am-i";

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
    method: "post",
    path: "/me/sessions/end",
    summary: "End all of the caller's sessions, now",
    scope: "member",
    answer: SessionsEnded,
    idempotency: "none",
    handle: async ({ context }) => ({ ended: await endSessions(context) }),
  }),
];
