import { OutboundError } from "@/lib/providers/outbound/outbound-error";
import type { Outbound, OutboundAnswer } from "@/lib/providers/outbound/port";
import type { AskTimestamp, TimestampAuthority } from "@/lib/providers/timestamp-authority/port";
import { TimestampError } from "@/lib/providers/timestamp-authority/timestamp-error";

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 64 * 1024;

/** Authorities that speak RFC 3161 over HTTP, as far as the operator's list of origins lets one go there. */
export function httpAuthority({ outbound }: { outbound: Outbound }): AskTimestamp {
  return async (authority, data, signal) => {
    const { timestampRequest, tokenIn, verifyTimestampToken } = await loadProtocol();
    const { der, nonce } = timestampRequest(data);
    const answer = await post(outbound, authority, der, signal);
    try {
      const token = tokenIn(answer);
      const { certificates } = authority;
      return { token, genTime: await verifyTimestampToken(token, { data, nonce, certificates }) };
    } catch (error) {
      if (!(error instanceof TimestampError)) throw error;
      throw new TimestampError(`The timestamp authority ${authority.name}: ${error.message}`, {
        cause: error,
      });
    }
  };
}

async function post(
  outbound: Outbound,
  { name, url }: TimestampAuthority,
  body: Uint8Array,
  signal: AbortSignal,
): Promise<OutboundAnswer> {
  try {
    return await outbound.request({
      url,
      method: "POST",
      headers: {
        "content-type": "application/timestamp-query",
        accept: "application/timestamp-reply",
      },
      body,
      timeout: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
      signal,
    });
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    throw new TimestampError(`The timestamp authority ${name} was not asked: ${error.message}`, {
      cause: error,
    });
  }
}

/** With the first question: reading ASN.1 takes much code, and most processes never ask. */
async function loadProtocol() {
  const folder = await Promise.all([
    import("@/lib/providers/timestamp-authority/timestamp-request"),
    import("@/lib/providers/timestamp-authority/timestamp-reply"),
    import("@/lib/providers/timestamp-authority/timestamp-token"),
  ]);
  const [{ timestampRequest }, { tokenIn }, { verifyTimestampToken }] = folder;
  return { timestampRequest, tokenIn, verifyTimestampToken };
}
