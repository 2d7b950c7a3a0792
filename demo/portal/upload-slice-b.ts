import { createHash, randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { DocumentHead, Portal } from "@/demo/portal/portal";
import type { Upload } from "@/demo/portal/upload-stable";

const CHUNK_BYTES = 16 * 1024;
const SLOW_BY_MS = 700;

/** The upload path under release: head and chunks go in by one statement, so that a document is whole or absent. */
export async function uploadSliceB(portal: Portal, upload: Upload): Promise<DocumentHead> {
  const { accountId, name, type, bytes } = upload;
  const id = randomUUID();
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const chunks: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    chunks.push(bytes.subarray(start, start + CHUNK_BYTES));
  }
  // The fault of `--variant slow`.
  if (portal.variant === "slow") await delay(SLOW_BY_MS);
  await portal.pool.query(
    `WITH head AS (
       INSERT INTO document (id, account_id, name, type, size, sha256, path)
       VALUES ($1, $2, $3, $4, $5, $6, 'canary') RETURNING id)
     INSERT INTO document_chunk (document_id, ordinal, content)
     SELECT head.id, chunk.ordinal, chunk.content
     FROM head, unnest($7::bytea[]) WITH ORDINALITY AS chunk (content, ordinal)`,
    [id, accountId, name, type, bytes.length, sha256, chunks],
  );
  return { id, accountId, name, type, size: bytes.length, sha256, approved: false };
}
