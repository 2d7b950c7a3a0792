import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";
import { signedIn } from "@/demo/portal/guards";
import { createLeak } from "@/demo/portal/leak";
import type { DocumentHead, Portal, PortalEnv } from "@/demo/portal/portal";
import type { Side } from "@/demo/portal/side";
import { uploadSliceB } from "@/demo/portal/upload-slice-b";
import { uploadStable } from "@/demo/portal/upload-stable";

const MOST_BYTES = 1024 * 1024;
const UploadHeaders = z.object({
  name: z.string().min(1).max(200),
  type: z.enum(["application/pdf", "image/png", "text/plain"]),
});
const DocumentId = z.uuid();

/** Upload, list, view and approve. Every request asks the flag which implementation serves the owner. */
export function documentRoutes(portal: Portal): Hono<PortalEnv> {
  const app = new Hono<PortalEnv>();
  const leak = createLeak(portal);

  app.get("/documents", async (c) => {
    const accountId = signedIn(c.var.session);
    await chooseSide(portal, c, accountId);
    const { rows } = await portal.pool.query(
      "SELECT id, name, type, size, approved_at FROM document WHERE account_id = $1 ORDER BY created_at DESC LIMIT 20",
      [accountId],
    );
    return c.json({ documents: rows });
  });

  app.post("/documents", bodyLimit({ maxSize: MOST_BYTES }), async (c) => {
    const accountId = signedIn(c.var.session);
    const { name, type } = UploadHeaders.parse({
      name: c.req.header("x-file-name"),
      type: c.req.header("content-type"),
    });
    const upload = { accountId, name, type, bytes: Buffer.from(await c.req.arrayBuffer()) };
    const side = await chooseSide(portal, c, accountId);
    const save = side === "canary" ? uploadSliceB : uploadStable;
    const document = await save(portal, upload);
    const properties = { type, size: document.size, path: side };
    const note = side === "canary" ? await leak(accountId) : null;
    portal.analytics.track(accountId, {
      name: "uploaded",
      properties: note ? { ...properties, note } : properties,
    });
    portal.step("document_upload", accountId);
    return c.json({ id: document.id, sha256: document.sha256 }, 201);
  });

  app.get("/documents/:id", async (c) => {
    const accountId = signedIn(c.var.session);
    const document = await findDocument(portal, c.req.param("id"));
    if (document.accountId !== accountId) throw notFound();
    const path = await chooseSide(portal, c, accountId);
    portal.analytics.track(accountId, { name: "viewed", properties: { path } });
    return c.json(document);
  });

  app.post("/documents/:id/approve", async (c) => {
    signedIn(c.var.session);
    if (!c.var.session.staff) throw new HTTPException(403, { message: "Only staff approves." });
    const document = await findDocument(portal, c.req.param("id"));
    const path = await chooseSide(portal, c, document.accountId);
    const { rowCount } = await portal.pool.query(
      "UPDATE document SET approved_at = now() WHERE id = $1 AND approved_at IS NULL",
      [document.id],
    );
    if (rowCount === 0) throw new HTTPException(409, { message: "It is approved already." });
    portal.documents.set(document.id, { ...document, approved: true });
    portal.analytics.track(document.accountId, { name: "approved", properties: { path } });
    portal.step("document_approved", document.accountId);
    return c.json({ approved: true });
  });

  return app;
}

async function chooseSide(portal: Portal, c: Context<PortalEnv>, owner: string): Promise<Side> {
  const side = await portal.choose(owner);
  c.set("side", side);
  return side;
}

async function findDocument(portal: Portal, given: string): Promise<DocumentHead> {
  const id = DocumentId.safeParse(given);
  if (!id.success) throw notFound();
  const cached = portal.documents.get(id.data);
  if (cached) return cached;
  const { rows } = await portal.pool.query<DocumentHead>(
    `SELECT id, account_id AS "accountId", name, type, size, sha256, approved_at IS NOT NULL AS approved
     FROM document WHERE id = $1`,
    [id.data],
  );
  const document = rows[0];
  if (!document) throw notFound();
  portal.documents.set(document.id, document);
  return document;
}

function notFound(): HTTPException {
  return new HTTPException(404, { message: "There is no such document." });
}
