import type { Environment } from "@/lib/config/env";
import { watchOutboundPolicy } from "@/lib/config/outbound";
import { watchTrustPolicy } from "@/lib/config/trust";
import { Confirmations } from "@/lib/processes/confirmations";
import { pinnedOutbound } from "@/lib/providers/outbound/pinned-outbound";
import { httpAuthority } from "@/lib/providers/timestamp-authority/http-authority";
import { httpWitness } from "@/lib/providers/witness/http-witness";
import type { Context } from "@/lib/use-cases/context";

/** Confirmations by those whom the operator's file names, as far as the operator's list of origins lets one go there. */
export function startConfirmations(
  env: Pick<Environment, "outboundFile" | "trustFile">,
  context: Context,
  log: (line: string) => void,
): Confirmations {
  const outbound = pinnedOutbound(watchOutboundPolicy(env.outboundFile));
  return new Confirmations({
    context,
    trust: watchTrustPolicy(env.trustFile),
    askWitness: httpWitness({ outbound }),
    askTimestamp: httpAuthority({ outbound }),
    log,
  });
}
