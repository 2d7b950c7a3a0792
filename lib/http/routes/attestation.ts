import { AttestationKind, AttestationList } from "@/lib/contract/attestation";
import { AppError } from "@/lib/domain/app-error";
import { param } from "@/lib/http/param";
import { type RouteSpec, route } from "@/lib/http/route";
import { readAttestation, readAttestations } from "@/lib/use-cases/ledger/read-attestations";

const ENVELOPE = "application/vnd.dsse.envelope.v1+json";
const LINES = "application/x-ndjson";

/** What the server says to the outside about the gates of a run. */
export const attestationRoutes: RouteSpec[] = [
  route({
    method: "get",
    path: "/runs/:id/attestations",
    summary: "The attestations about the run's gates, or why there are none",
    scope: "read",
    answer: AttestationList,
    idempotency: "none",
    handle: async ({ context, params }) =>
      (await readAttestations(context, param(params, "id"))).list,
  }),
  route({
    method: "get",
    path: "/runs/:id/attestations.intoto.jsonl",
    summary: "All attestations about the run as DSSE envelopes, one a line",
    scope: "read",
    gives: { [LINES]: null },
    idempotency: "none",
    handle: async ({ context, params }) => {
      const { documentId, envelopes } = await readAttestations(context, param(params, "id"));
      const name = `${documentId.replace(/[^\w.-]+/g, "-")}.intoto.jsonl`;
      return answer(envelopes.map((line) => `${line}\n`).join(""), LINES, name);
    },
  }),
  route({
    method: "get",
    path: "/runs/:id/stages/:stage/attestations/:kind",
    summary: "The attestation about one gate as a DSSE envelope: `svr` or `vsa`",
    scope: "read",
    gives: { [ENVELOPE]: null },
    idempotency: "none",
    handle: async ({ context, params }) => {
      const kind = AttestationKind.safeParse(param(params, "kind"));
      if (!kind.success) throw new AppError("not_found", "There are the kinds svr and vsa.");
      const [run, stage] = [param(params, "id"), param(params, "stage")];
      const { envelope } = await readAttestation(context, run, stage, kind.data);
      return answer(envelope, ENVELOPE, `${stage}.${kind.data}.json`);
    },
  }),
];

function answer(text: string, type: string, name: string): Response {
  return new Response(text, {
    headers: {
      "Content-Type": type,
      "Content-Disposition": `attachment; filename="${name}"`,
      "Cache-Control": "private, no-store",
    },
  });
}
