import type { LookupFunction } from "node:net";
import { Client, type Dispatcher } from "undici";
import type { CheckedOrigin } from "@/lib/providers/outbound/check-origin";
import { OutboundError } from "@/lib/providers/outbound/outbound-error";
import type { OutboundAnswer, OutboundRequest } from "@/lib/providers/outbound/port";
import { ENCODINGS, readBody } from "@/lib/providers/outbound/read-body";

/** These say who is spoken to and where a message ends, which is not for the asker to say. */
const RESERVED =
  /^(?:host|content-length|transfer-encoding|connection|keep-alive|upgrade|te|trailer|expect|accept-encoding|proxy-.*)$/i;

/** One request and its whole answer, over a connection of its own to one of the addresses that were checked. */
export async function exchange(
  origin: CheckedOrigin,
  request: OutboundRequest,
  options: { signal: AbortSignal; ca?: string },
): Promise<OutboundAnswer> {
  refuseReserved(origin, request);
  const url = new URL(request.url);
  const client = new Client(url.origin, {
    // The one limit on time is the signal.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { lookup: pinned(origin), timeout: request.timeout, ca: options.ca },
  });
  try {
    const response = await client.request({
      method: request.method,
      path: `${url.pathname}${url.search}`,
      headers: { ...request.headers, "accept-encoding": ENCODINGS },
      body: request.body ?? null,
      signal: options.signal,
    });
    const headers = flatten(response.headers);
    refuseRedirect(origin, response.statusCode, headers.location, url);
    const limit = { maxBytes: request.maxBytes, origin: origin.text };
    const body = await readBody(response.body, headers["content-encoding"], limit);
    return { status: response.statusCode, headers, body };
  } finally {
    client.destroy().catch(() => undefined);
  }
}

/** Answers with the addresses that were checked, whatever the name says by now. */
function pinned({ addresses }: CheckedOrigin): LookupFunction {
  return (_host, { all }, callback) => {
    if (all) callback(null, addresses);
    else callback(null, addresses[0].address, addresses[0].family);
  };
}

function refuseReserved(origin: CheckedOrigin, { headers }: OutboundRequest): void {
  const reserved = Object.keys(headers).find((name) => RESERVED.test(name));
  if (reserved !== undefined) {
    throw new OutboundError(
      "not_allowed",
      `The header ${reserved} cannot be set for ${origin.text}.`,
    );
  }
}

function refuseRedirect(
  origin: CheckedOrigin,
  status: number,
  location: string | undefined,
  url: URL,
): void {
  if (status < 300 || status > 399) return;
  const isAddress = location !== undefined && URL.canParse(location, url.href);
  // Without its query, which may hold what was meant for one reader.
  const target = isAddress ? new URL(location, url.href) : null;
  const where = target ? ` to ${target.protocol}//${target.host}${target.pathname}` : "";
  throw new OutboundError(
    "redirected",
    `${origin.text} answered ${status} and sends on${where}; redirects are not followed, so give the address that answers.`,
  );
}

function flatten(headers: Dispatcher.ResponseData["headers"]): Record<string, string> {
  const all = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]],
  );
  return Object.fromEntries(all);
}
