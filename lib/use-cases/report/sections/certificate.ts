import type { RunView } from "@/lib/contract/run";
import type { Certificate } from "@/lib/domain/report/report";
import { gatesOf, signatureLines } from "@/lib/use-cases/report/sections/gate";

/** Who signed what, and how anybody can check that the record is the one that was signed. */
export function certificateOf(view: RunView, ledger: Certificate["ledger"]): Certificate {
  const gates = gatesOf(view);
  return {
    signers: signatureLines(view),
    dossiers: gates.flatMap(({ title, status }) =>
      status.dossier
        ? [{ gate: title, digest: status.dossier.digest, frozenAt: status.dossier.createdAt }]
        : [],
    ),
    planDigest: view.plan.digest,
    ledger,
    verification: [
      "Download the bundle of this run and check it on any machine with the command below: it needs neither this server nor a database, and ends with 0 only when everything in it is genuine and complete. The page /verify does the same in a browser without a network.",
      "On the machine of the server, npx tollgate fsck recomputes every leaf, the root, every checkpoint and every signature; it ends with 0 only when all of them agree.",
      `Fetch /api/v1/ledger/proof?index=${ledger.size - 1}: a C2SP tlog-proof that the newest entry of this run is in the log that the server has signed. Its leaf hash has to be the one on this page.`,
      `The tree of the ledger's first ${ledger.size} entries has the root on this page; anybody can compute it from the tiles at /api/v1/ledger/tile. A page kept elsewhere shows whether history was rewritten since.`,
      "Fetch a dossier at /api/v1/runs/{id}/stages/{stage}/dossier and hash its bytes with sha256sum: the digest has to be the one on this page.",
    ],
    command: `npx tollgate verify ${view.documentId}.tollgate`,
  };
}
