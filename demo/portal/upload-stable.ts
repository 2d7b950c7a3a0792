import { createHash, randomUUID } from "node:crypto";
import type { DocumentHead, Portal } from "@/demo/portal/portal";

export type Upload = { accountId: string; name: string; type: string; bytes: Buffer };

/** The upload path that is in service: the whole document is one row. */
export async function uploadStable(portal: Portal, upload: Upload): Promise<DocumentHead> {
  const { accountId, name, type, bytes } = upload;
  const id = randomUUID();
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  await portal.pool.query(
    `INSERT INTO document (id, account_id, name, type, size, sha256, content, path)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'stable')`,
    [id, accountId, name, type, bytes.length, sha256, bytes],
  );
  return { id, accountId, name, type, size: bytes.length, sha256, approved: false };
}
