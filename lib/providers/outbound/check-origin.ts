import type { LookupAddress } from "node:dns";
import { isIPv6 } from "node:net";
import { addressFault } from "@/lib/providers/outbound/address-fault";
import { OutboundError } from "@/lib/providers/outbound/outbound-error";
import { type Origin, parseOrigin } from "@/lib/providers/outbound/parse-origin";
import type { OutboundPolicy } from "@/lib/providers/outbound/port";

/** All addresses of a name. */
export type Lookup = (host: string) => Promise<LookupAddress[]>;

/** An origin and the addresses that may be connected to for it: at least one, each checked. */
export type CheckedOrigin = Origin & { addresses: [LookupAddress, ...LookupAddress[]] };

/**
 * Looks an origin up on the operator's list, and then its name, once. One bad address among several refuses all:
 * whoever answers for the name is not to be trusted with the others.
 */
export async function checkOrigin(
  address: string,
  policy: OutboundPolicy,
  lookup: Lookup,
): Promise<CheckedOrigin> {
  const origin = parseOrigin(address);
  const rule = policy.origins.find((listed) => parseOrigin(listed.origin).text === origin.text);
  if (!rule) {
    throw new OutboundError(
      "not_allowed",
      `${origin.text} is not on the operator's list of origins; expected it under origins: in outbound.yaml in Tollgate's home, or in the file that TOLLGATE_OUTBOUND names.`,
    );
  }
  const [first, ...others] = await resolve(origin, lookup);
  if (!first) throw new OutboundError("unreachable", `${origin.host} has no address.`);
  for (const { address: found } of [first, ...others]) {
    const fault = addressFault(found, { private: rule.private, written: origin.isAddress });
    if (fault) {
      throw new OutboundError("not_allowed", `${origin.text} leads to ${found}, which ${fault}.`);
    }
  }
  return { ...origin, addresses: [first, ...others] };
}

async function resolve(origin: Origin, lookup: Lookup): Promise<LookupAddress[]> {
  if (origin.isAddress) return [{ address: origin.host, family: isIPv6(origin.host) ? 6 : 4 }];
  try {
    return await lookup(origin.host);
  } catch (cause) {
    throw new OutboundError("unreachable", `The name ${origin.host} could not be resolved.`, {
      cause,
    });
  }
}
