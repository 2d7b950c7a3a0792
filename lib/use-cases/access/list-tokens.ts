import { findNames, type NamedActor } from "@/lib/data/access/find-names";
import { findProject } from "@/lib/use-cases/access/find-project";
import type { Context } from "@/lib/use-cases/context";

type Row = {
  id: string;
  name: string;
  scopes: string[];
  createdAt: Date;
  createdBy: string | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
  state: "active" | "expired" | "revoked";
};

export type ListedToken = Omit<Row, "createdBy"> & { createdBy: NamedActor | null };

/** The project's tokens, the newest first, those that are over included. Their secrets are nowhere. */
export async function listTokens(context: Context, project: string | null): Promise<ListedToken[]> {
  const { id: projectId } = await findProject(context, project, "admin");
  const { prisma } = context.db;
  const rows = await prisma.$queryRaw<Row[]>`
    SELECT id, name, scopes, created_at AS "createdAt", created_by AS "createdBy",
      expires_at AS "expiresAt", revoked_at AS "revokedAt", last_used_at AS "lastUsedAt",
      CASE WHEN revoked_at IS NOT NULL THEN 'revoked'
        WHEN expires_at <= clock_timestamp() THEN 'expired' ELSE 'active' END AS state
    FROM api_token WHERE project_id = ${projectId}::uuid ORDER BY created_at DESC, id`;
  const names = await findNames(
    prisma,
    rows.map(({ createdBy }) => createdBy ?? "engine"),
  );
  return rows.map((row) => ({ ...row, createdBy: row.createdBy ? names(row.createdBy) : null }));
}
