import type { ApiClient } from "@/lib/api-client/api-client";
import { listRuns } from "@/lib/api-client/runs";
import { UsageError } from "@/lib/cli/usage-error";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id of the run that `text` names: an id as it is, or a document id, for which the token has to be able to read. */
export async function runIdOf(api: ApiClient, text: string): Promise<string> {
  if (UUID.test(text)) return text;
  const { runs } = await listRuns(api);
  const found = runs.filter((run) => run.documentId === text);
  const [only] = found;
  if (only && found.length === 1) return only.id;
  if (found.length > 1) {
    throw new UsageError(
      `${text} names ${found.length} runs; expected the id of one.`,
      found.map((run) => `${run.id}  ${run.project.name}`),
    );
  }
  const newest = runs.slice(0, 5).map((run) => `${run.documentId}  ${run.id}`);
  throw new UsageError(
    `There is no run ${text}; expected the id or document id of one${newest.length > 0 ? ", such as:" : "."}`,
    newest,
  );
}
