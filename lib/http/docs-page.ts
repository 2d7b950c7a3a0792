import type { Context as HonoContext } from "hono";
import { html, raw } from "hono/html";

type Operation = {
  summary: string;
  description: string;
  requestBody?: { content: Record<string, { schema: unknown }> };
  responses: Record<string, { content?: Record<string, { schema: unknown }> }>;
};

const STYLE = `:root{color-scheme:light dark;--ink:#1c1f23;--soft:#5b6470;--rule:#d9dde2;--paper:#fbfbf9;--accent:#1f4fa3}
@media(prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#a3acb8;--rule:#333a43;--paper:#14171b;--accent:#8db4f5}}
body{font:15px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--paper);margin:0 auto;max-width:60rem;padding:2rem 1rem}
h1{font-size:1.5rem}section{border-top:1px solid var(--rule);padding:.9rem 0}
h2{font:600 .95rem/1.5 ui-monospace,monospace;margin:0}h2 b{color:var(--accent);display:inline-block;min-width:3.5rem}
p{margin:.25rem 0;color:var(--soft)}summary{cursor:pointer;color:var(--accent)}
pre{overflow:auto;font-size:12.5px;border-left:2px solid var(--rule);padding-left:.75rem}`;

/** The API for people: every operation of the document on one page, without scripts or outside files. */
export function docsPage(
  c: HonoContext,
  document: Record<string, unknown>,
): Response | Promise<Response> {
  const paths = document.paths as Record<string, Record<string, Operation>>;
  const sections = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(
      ([method, operation]) =>
        html`<section><h2><b>${method.toUpperCase()}</b> ${path}</h2><p>${operation.summary}</p>
        <p>${operation.description}</p>${schemas(operation)}</section>`,
    ),
  );
  c.header(
    "Content-Security-Policy",
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  );
  return c.html(html`<!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1"><title>Tollgate API</title>
    <style>${raw(STYLE)}</style></head><body><main><h1>Tollgate API</h1>
    <p>Bearer token or session cookie. Refusals are problem documents (RFC 9457) with a stable code. The same as
    <a href="/api/v1/openapi.json">OpenAPI 3.1</a>.</p>${sections}</main></body></html>`);
}

function schemas(operation: Operation) {
  const body = operation.requestBody?.content["application/json"]?.schema;
  const answer = Object.entries(operation.responses).find(([status]) => status !== "default")?.[1]
    .content?.["application/json"]?.schema;
  return [body ? details("Body", body) : "", answer ? details("Answer", answer) : ""];
}

function details(title: string, schema: unknown) {
  return html`<details><summary>${title}</summary><pre tabindex="0">${JSON.stringify(schema, null, 2)}</pre></details>`;
}
