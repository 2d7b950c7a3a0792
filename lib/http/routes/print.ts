import { param } from "@/lib/http/param";
import { route } from "@/lib/http/route";
import { readPrint } from "@/lib/use-cases/report/read-print";

/** Either the whole file or a refusal: there is nothing in between. */
export const printRoute = route({
  method: "get",
  path: "/runs/:id/report.pdf",
  summary:
    "The report of a run as PDF (tagged, with outline); 503 no_browser where the server has no Chromium",
  scope: "read",
  gives: { "application/pdf": null },
  idempotency: "none",
  handle: async ({ context, params, c }) => {
    const { bytes, documentId } = await readPrint(context, param(params, "id"));
    const name = `${documentId.replace(/[^\w.-]+/g, "-")}-report.pdf`;
    return c.body(new Uint8Array(bytes), 200, {
      "Content-Type": "application/pdf",
      "Content-Length": String(bytes.length),
      "Content-Disposition": `attachment; filename="${name}"`,
      "Cache-Control": "private, no-store",
    });
  },
});
