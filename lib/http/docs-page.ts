import type { Context as HonoContext } from "hono";
import { html, raw } from "hono/html";
import { DOCS_STYLE } from "@/lib/http/docs-style";
import type { Content, OpenApiDocument, Operation } from "@/lib/http/openapi";
import { type SchemaRow, schemaRows } from "@/lib/http/schema-rows";

type Entry = { path: string; method: string; operation: Operation };

/** The API for people: every operation of the document on one page, without scripts or outside files. */
export function docsPage(c: HonoContext, document: OpenApiDocument): Response | Promise<Response> {
  const groups = groupsOf(document);
  return c.html(html`<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Tollgate API</title>
<style>${raw(DOCS_STYLE)}</style></head><body><div class="page">
<nav aria-label="Operations">${[...groups].map(([tag, entries]) => links(tag, entries))}</nav>
<main><h1>Tollgate API</h1>
<p class="lead">Send a token as <code>Authorization: Bearer TOKEN</code>; pages use the session's cookie. A POST may carry an
<code>Idempotency-Key</code>: sent again with the same key and body, it gets the first answer and has no second effect.</p>
<p class="lead">Refusals are problem documents (RFC 9457). <code>code</code> is stable and says why; <code>errors</code> lists
every place that is wrong, with what was expected there. The same for programs:
<a href="/api/v1/openapi.json">OpenAPI 3.1</a>.</p>
${[...groups].map(([tag, entries]) => section(tag, entries))}</main></div></body></html>`);
}

function groupsOf(document: OpenApiDocument): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const tag = operation.tags[0] ?? "";
      groups.set(tag, [...(groups.get(tag) ?? []), { path, method, operation }]);
    }
  }
  return groups;
}

function links(tag: string, entries: Entry[]) {
  return html`<h2>${tag}</h2><ul>${entries.map(
    ({ path, method, operation }) =>
      html`<li><a href="#${operation.operationId}"><small class="${method}">${method.toUpperCase()}</small><span>${shortPath(path)}</span></a></li>`,
  )}</ul>`;
}

function shortPath(path: string): string {
  return path.replace("/api/v1", "").replace("/ofrep/v1/evaluate", "/…");
}

function section(tag: string, entries: Entry[]) {
  return html`<section aria-labelledby="tag-${tag}"><h2 class="tag" id="tag-${tag}">${tag}</h2>${entries.map(article)}</section>`;
}

function article({ path, method, operation }: Entry) {
  const { operationId, summary, description, parameters, requestBody, responses } = operation;
  const [status = "", answer] =
    Object.entries(responses).find(([code]) => code !== "default") ?? [];
  const inputs = parameters.map(
    (parameter): SchemaRow => ({
      path: parameter.name,
      type: parameter.in,
      required: parameter.required,
      rule: String(parameter.schema.type ?? ""),
    }),
  );
  return html`<article id="${operationId}"><h3><span class="method ${method}">${method}</span> ${path}</h3>
<p>${sentence(summary)}</p><p class="needs">${description.replaceAll("`", "")}</p>
${inputs.length > 0 ? details("Parameters", table(inputs)) : ""}
${contents("Body", requestBody?.content)}${contents(`Answer ${status}`, answer?.content)}</article>`;
}

function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

function contents(title: string, content: Content | undefined) {
  return Object.entries(content ?? {}).map(([type, { schema }]) => {
    const rows = schemaRows(schema);
    return rows.length > 0
      ? details(`${title}, ${type}`, table(rows))
      : html`<p class="needs">${title}: <code>${type}</code></p>`;
  });
}

function details(title: string, inner: ReturnType<typeof html>) {
  return html`<details><summary>${title}</summary>${inner}</details>`;
}

function table(rows: SchemaRow[]) {
  return html`<div class="table" tabindex="0"><table><thead><tr><th scope="col">Name</th><th scope="col">Type</th>
<th scope="col">Needed</th><th scope="col">Values</th></tr></thead><tbody>${rows.map(
    (row) =>
      html`<tr><th scope="row">${name(row.path)}</th><td class="type">${row.type}</td><td>${row.required ? "yes" : "no"}</td><td>${row.rule}</td></tr>`,
  )}</tbody></table></div>`;
}

/** The parent's part of a nested name stands back. */
function name(path: string) {
  const at = path.lastIndexOf(".") + 1;
  return html`<span class="nest">${path.slice(0, at)}</span>${path.slice(at)}`;
}
