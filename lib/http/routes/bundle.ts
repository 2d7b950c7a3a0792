import { param } from "@/lib/http/param";
import { type RouteSpec, route } from "@/lib/http/route";
import { buildBundle } from "@/lib/use-cases/ledger/build-bundle";

/** A run as one file that can be checked without this server. */
export const bundleRoutes: RouteSpec[] = [
  route({
    method: "get",
    path: "/runs/:id/bundle",
    summary:
      "Everything about a run, with proofs, in one file that `tollgate verify` checks offline",
    scope: "read",
    gives: { "application/octet-stream": null },
    idempotency: "none",
    handle: async ({ context, params, c }) => {
      const { documentId, text } = await buildBundle(context, param(params, "id"));
      const name = `${documentId.replace(/[^\w.-]+/g, "-")}.tollgate`;
      c.header("Content-Type", "application/octet-stream");
      c.header("Content-Disposition", `attachment; filename="${name}"`);
      c.header("Cache-Control", "private, no-store");
      return c.body(text);
    },
  }),
];
