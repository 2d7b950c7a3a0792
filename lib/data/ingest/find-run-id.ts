import type { Database } from "@/lib/data/database";
import { isUuid } from "@/lib/domain/is-uuid";

/**
 * The run that somebody means by its id, or by its document's id within these projects. Null for no run, and for
 * runs of several projects. A run that is named by its id may be of any project: whoever asks checks that.
 */
export async function findRunId(
  { pool }: Pick<Database, "pool">,
  name: string,
  projectIds: readonly string[],
): Promise<string | null> {
  if (isUuid(name)) return name;
  const { rows } = await pool.query<{ id: string }>({
    name: "find-run-id",
    text: "SELECT id FROM run WHERE document_id = $1 AND project_id = ANY($2::uuid[]) LIMIT 2",
    values: [name, projectIds],
  });
  return rows.length === 1 ? (rows[0]?.id ?? null) : null;
}
