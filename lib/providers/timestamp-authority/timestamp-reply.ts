import { PKIStatus, TimeStampResp } from "pkijs";
import type { OutboundAnswer } from "@/lib/providers/outbound/port";
import { TimestampError } from "@/lib/providers/timestamp-authority/timestamp-error";

const REPLY_TYPE = "application/timestamp-reply";

/** DER of the token in a reply. */
export function tokenIn({ status, headers, body }: OutboundAnswer): Uint8Array {
  const type = headers["content-type"]?.split(";")[0]?.trim().toLowerCase() ?? "no content type";
  if (status !== 200 || type !== REPLY_TYPE) {
    throw new TimestampError(
      `It answered ${status} with ${type}; expected 200 with ${REPLY_TYPE}.`,
    );
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
