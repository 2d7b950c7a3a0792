import { z } from "zod";
import { LogKeys } from "@/lib/contract/ledger";
import { param } from "@/lib/http/param";
import { type RouteSpec, route } from "@/lib/http/route";
import type { Context } from "@/lib/use-cases/context";
import {
  readCheckpoint,
  readLogKeys,
  readProof,
  readTile,
} from "@/lib/use-cases/ledger/read-published";

const TEXT = "text/plain; charset=utf-8";
const BYTES = "application/octet-stream";
/** The next one may be there at once. */
const SECONDS = "public, max-age=1";
const FOR_EVER = "public, max-age=31536000, immutable";
const PRIVATE = "private, no-store";

/** The log as C2SP tlog-tiles has it. Hashes and checkpoints tell nothing about anybody and are public. */
export const ledgerRoutes: RouteSpec[] = [
  route({
    method: "get",
    path: "/ledger/checkpoint",
    summary: "The newest checkpoint as a C2SP signed note, with the cosignatures that it has",
    scope: null,
    gives: { "text/plain": null },
    idempotency: "none",
    handle: async ({ context }) => answer(await readCheckpoint(context), TEXT, SECONDS),
  }),
  route({
    method: "get",
    path: "/ledger/keys",
    summary: "The log's name and its keys, each after the first vouched for by the one before",
    scope: null,
    answer: LogKeys,
    idempotency: "none",
    handle: ({ context }) => readLogKeys(context),
  }),
  route({
    method: "get",
    path: "/ledger/proof",
    summary: "A C2SP tlog-proof of one entry, for those who may read its project",
    scope: "member",
    query: z.strictObject({ index: z.coerce.number().int().nonnegative() }),
    gives: { "text/plain": null },
    idempotency: "none",
    handle: async ({ context, query }) =>
      answer(await readProof(context, query.index), TEXT, PRIVATE),
  }),
  route({
    method: "get",
    path: "/ledger/tile/:path{.+}",
    summary: "A tile of hashes, <level>/<index>[.p/<width>]; `entries/...` is a bundle of entries",
    scope: null,
    gives: { [BYTES]: null },
    idempotency: "none",
    handle: ({ context, params }) => tileAnswer(context, param(params, "path")),
  }),
  route({
    method: "get",
    path: "/ledger/entries/:path{.+}",
    summary:
      "A bundle of entries, <index>[.p/<width>], for those who may read all of their projects",
    scope: null,
    gives: { [BYTES]: null },
    idempotency: "none",
    handle: ({ context, params }) => tileAnswer(context, `entries/${param(params, "path")}`),
  }),
];

async function tileAnswer(context: Context, path: string): Promise<Response> {
  const { kind, isFull, bytes } = await readTile(context, path);
  return answer(bytes, BYTES, kind === "entries" ? PRIVATE : isFull ? FOR_EVER : SECONDS);
}

function answer(body: string | Buffer, type: string, cache: string): Response {
  const content = typeof body === "string" ? body : new Uint8Array(body);
  return new Response(content, { headers: { "Content-Type": type, "Cache-Control": cache } });
}
