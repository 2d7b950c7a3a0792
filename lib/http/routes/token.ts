import { z } from "zod";
import { TokenCreated, TokenList, TokenRequest, TokenRevoked } from "@/lib/contract/token";
import { param } from "@/lib/http/param";
import { type RouteSpec, route } from "@/lib/http/route";
import { createToken } from "@/lib/use-cases/access/create-token";
import { findProject } from "@/lib/use-cases/access/find-project";
import { listTokens } from "@/lib/use-cases/access/list-tokens";
import { revokeToken } from "@/lib/use-cases/access/revoke-token";

const InProject = z.strictObject({ project: z.string().min(1).optional() });

/** The project's API tokens, for its administrators. */
export const tokenRoutes: RouteSpec[] = [
  route({
    method: "get",
    path: "/tokens",
    summary: "The project's tokens, without their secrets, which are nowhere",
    scope: "admin",
    query: InProject,
    answer: TokenList,
    idempotency: "none",
    handle: async ({ context, query }) => ({
      tokens: (await listTokens(context, query.project ?? null)).map((token) => ({
        ...token,
        createdAt: token.createdAt.toISOString(),
        expiresAt: token.expiresAt?.toISOString() ?? null,
        revokedAt: token.revokedAt?.toISOString() ?? null,
        lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
      })),
    }),
  }),
  route({
    method: "post",
    path: "/tokens",
    summary: "Make a token; the answer is the only one that ever holds its secret",
    scope: "admin",
    query: InProject,
    body: TokenRequest,
    answer: TokenCreated,
    status: 201,
    // A kept answer would be a kept secret.
    idempotency: "none",
    handle: async ({ context, query, body }) => {
      const { id: projectId } = await findProject(context, query.project ?? null, "admin");
      const { id, secret, expiresAt } = await createToken(context, { projectId, ...body });
      return { id, secret, expiresAt: expiresAt?.toISOString() ?? null };
    },
  }),
  route({
    method: "delete",
    path: "/tokens/:token",
    summary: "End a token, now",
    scope: "admin",
    query: InProject,
    answer: TokenRevoked,
    idempotency: "none",
    handle: async ({ context, params, query }) => {
      const { id: projectId } = await findProject(context, query.project ?? null, "admin");
      const tokenId = param(params, "token");
      await revokeToken(context, { projectId, tokenId });
      return { id: tokenId };
    },
  }),
];
