import dns from "node:dns/promises";
import { isIPv4 } from "node:net";
import { abortable } from "@/lib/providers/outbound/abortable";
import {
  type CheckedOrigin,
  checkOrigin,
  type Lookup,
} from "@/lib/providers/outbound/check-origin";
import { exchange } from "@/lib/providers/outbound/exchange";
import { findSecret, findSecretAddress } from "@/lib/providers/outbound/find-secret";
import { OutboundError } from "@/lib/providers/outbound/outbound-error";
import type { Outbound, OutboundPolicy, OutboundRequest } from "@/lib/providers/outbound/port";

type Options = {
  /** The system's resolver unless another is given. */
  lookup?: Lookup;
  /** Certificates (PEM) to trust instead of the system's. */
  ca?: string;
};

const systemLookup: Lookup = (host) => dns.lookup(host, { all: true, verbatim: true });

/**
 * Requests to the operator's origins and to nothing else. The policy is asked for at every request. A request that
 * its `signal` ends rejects with the signal's reason; everything else that goes wrong is an `OutboundError`.
 */
export function pinnedOutbound(policy: () => OutboundPolicy, options: Options = {}): Outbound {
  const { lookup = systemLookup, ca } = options;
  const check = (address: string) => checkOrigin(address, current(policy), lookup);
  return {
    request: async (request) => {
      const limit = AbortSignal.timeout(request.timeout);
      const signal = AbortSignal.any([limit, request.signal]);
      let origin: CheckedOrigin | null = null;
      try {
        request.signal.throwIfAborted();
        origin = await abortable(check(request.url), signal);
        return await exchange(origin, request, { signal, ca });
      } catch (error) {
        throw told(error, request, limit, origin?.text ?? "The address");
      }
    },
    resolve: async (address) => {
      const { addresses, port } = await check(address);
      const chosen = addresses.find(({ address: one }) => isIPv4(one)) ?? addresses[0];
      return { address: chosen.address, port };
    },
    secret: (name, use) => findSecret(current(policy), name, use),
    secretAddress: (name, use) => findSecretAddress(current(policy), name, use),
  };
}

/** A policy that cannot be read allows nothing. */
function current(policy: () => OutboundPolicy): OutboundPolicy {
  try {
    return policy();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "";
    throw new OutboundError("not_allowed", `The list of origins cannot be read. ${reason}`.trim(), {
      cause,
    });
  }
}

function told(
  error: unknown,
  { signal, timeout }: OutboundRequest,
  limit: AbortSignal,
  origin: string,
): unknown {
  if (error instanceof OutboundError) return error;
  if (signal.aborted) return signal.reason;
  if (limit.aborted || hasCode(error, "UND_ERR_CONNECT_TIMEOUT")) {
    return new OutboundError(
      "timeout",
      `${origin} did not answer completely within ${timeout} ms.`,
      { cause: error },
    );
  }
  if (hasCode(error, "UND_ERR_INVALID_ARG") || hasCode(error, "UND_ERR_NOT_SUPPORTED")) {
    return new OutboundError(
      "not_allowed",
      `The request to ${origin} has a header that cannot be sent.`,
    );
  }
  return new OutboundError(
    "unreachable",
    `${origin} could not be reached, or broke off: ${reasonOf(error)}.`,
    {
      cause: error,
    },
  );
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

/** The system's code for a failure; messages may repeat parts of a request. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return typeof code === "string" ? code : "no reason was given";
}
