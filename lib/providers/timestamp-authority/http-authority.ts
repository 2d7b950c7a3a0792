import { PKIStatus, TimeStampResp } from "pkijs";
import { OutboundError } from "@/lib/providers/outbound/outbound-error";
import type { Outbound, OutboundAnswer } from "@/lib/providers/outbound/port";
import type { AskTimestamp, TimestampAuthority } from "@/lib/providers/timestamp-authority/port";
import { TimestampError } from "@/lib/providers/timestamp-authority/timestamp-error";
import { timestampRequest } from "@/lib/providers/timestamp-authority/timestamp-request";
import { verifyTimestampToken } from "@/lib/providers/timestamp-authority/timestamp-token";

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 64 * 1024;
const REPLY = "application/timestamp-reply";

/** Authorities that speak RFC 3161 over HTTP, as far as the operator's list of origins lets one go there. */
export function httpAuthority({ outbound }: { outbound: Outbound }): AskTimestamp {
  return async (authority, data, signal) => {
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
      headers: { "content-type": "application/timestamp-query", accept: REPLY },
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

/** DER of the token in a reply. */
function tokenIn({ status, headers, body }: OutboundAnswer): Uint8Array {
  const type = headers["content-type"]?.split(";")[0]?.trim().toLowerCase() ?? "no content type";
  if (status !== 200 || type !== REPLY) {
    throw new TimestampError(`It answered ${status} with ${type}; expected 200 with ${REPLY}.`);
  }
  const reply = readReply(body);
  const { granted, grantedWithMods } = PKIStatus;
  if (reply.status.status !== granted && reply.status.status !== grantedWithMods) {
    const words = reply.status.statusStrings?.map(({ valueBlock }) => valueBlock.value) ?? [];
    throw new TimestampError(
      `It refused (status ${reply.status.status})${words.length > 0 ? `: ${shown(words.join("; "))}` : "."}`,
    );
  }
  if (!reply.timeStampToken) throw new TimestampError("Its reply holds no token.");
  return new Uint8Array(reply.timeStampToken.toSchema().toBER());
}

function readReply(body: Uint8Array): TimeStampResp {
  try {
    return TimeStampResp.fromBER(new Uint8Array(body));
  } catch (cause) {
    throw new TimestampError("Its reply is no RFC 3161 reply.", { cause });
  }
}

/** What a server says is shown on a page: one line, and not all of it. */
function shown(text: string): string {
  const line = text.replace(/[\p{C}\s]+/gu, " ").trim();
  return `“${line.length > 200 ? `${line.slice(0, 200)}…` : line}”`;
}
