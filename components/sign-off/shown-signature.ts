import type { Capacity } from "@/components/sign-off/capacity";
import type { Gate } from "@/components/sign-off/gate-of";
import type { DossierDocument } from "@/lib/domain/sign-off/dossier";
import { NOT_MEASURED } from "@/lib/domain/sign-off/sign-off-document";
import type { ShownSignature } from "@/lib/queries/check-ceremony";

/** Who signs, with the name as it is printed. */
export type Signer = { id: string; name: string };

type Page = { run: string; gate: Gate; me: Signer; digest: string; document: DossierDocument };
type Entered = Pick<ShownSignature, "decision" | "meaning" | "comment" | "method">;

/** Everything that a signature would say, as it stands on the page: what the document to be signed has to agree with. */
export function shownSignature(
  { run, gate, me, digest, document }: Page,
  { role, onBehalfOf }: Capacity,
  entered: Entered,
): ShownSignature {
  return {
    ...entered,
    runId: run,
    stage: gate.key,
    action: document.action,
    signer: { id: me.id, printedName: me.name, role, onBehalfOf: onBehalfOf?.id ?? null },
    dossier: digest,
    artifactDigest: document.artifact.digest,
    planDigest: document.plan.digest,
    metrics: document.metrics.map(({ key, value, verdict }) => ({
      name: key,
      observed: value ?? NOT_MEASURED,
      verdict,
    })),
  };
}
