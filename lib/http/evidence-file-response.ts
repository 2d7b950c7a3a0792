import type { Context as HonoContext } from "hono";
import type { StoredFile } from "@/lib/use-cases/evidence/read-file";

/**
 * A stored file in an answer that no browser takes for anything else than a picture: no sniffing, no script
 * even if opened by itself, no use by other sites. The bytes of an id never change, so that a browser may keep
 * them for a while; `private` keeps them out of shared caches.
 */
export function evidenceFileResponse(
  c: HonoContext,
  file: StoredFile,
  options: { download: boolean },
): Response {
  const etag = `"${file.sha256}"`;
  const headers = {
    ETag: etag,
    "Cache-Control": "private, max-age=300",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
  };
  if (c.req.header("if-none-match") === etag) return c.body(null, 304, headers);
  return c.body(new Uint8Array(file.bytes), 200, {
    ...headers,
    "Content-Type": file.mime,
    "Content-Length": String(file.bytes.length),
    "Content-Disposition": disposition(options.download ? "attachment" : "inline", file.name),
  });
}

/** RFC 6266: a plain ASCII name for old clients, and the whole one percent-encoded (RFC 8187). */
function disposition(kind: "inline" | "attachment", name: string): string {
  const ascii = name.replace(/[^A-Za-z0-9 ._-]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*!]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
