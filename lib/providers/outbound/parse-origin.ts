import { isIP } from "node:net";
import { OutboundError } from "@/lib/providers/outbound/outbound-error";

export type Origin = {
  /** As one writes it: `https://host`, `https://host:8443`, `postgres://host:5432`. */
  text: string;
  /** Without brackets; an internationalised name in its ASCII form. */
  host: string;
  port: number;
  /** The host is an address and not a name. */
  isAddress: boolean;
};

const DEFAULT_PORTS: Record<string, number> = {
  "http:": 80,
  "https:": 443,
  "postgres:": 5432,
};

/**
 * Scheme, host and port of an address, in the one spelling by which origins are compared: `postgresql:` is
 * `postgres:`, and a number in any notation is its address. Throws `OutboundError` for anything that is no such
 * address, and for one with a user or password in it.
 */
export function parseOrigin(address: string): Origin {
  const url = parse(address);
  const scheme = url.protocol === "postgresql:" ? "postgres:" : url.protocol;
  const port = DEFAULT_PORTS[scheme];
  if (port === undefined) {
    throw refused(`An address begins with ${url.protocol}`, "https://, http:// or postgres://");
  }
  if (url.username !== "" || url.password !== "") {
    throw refused("An address holds a user or a password", "one without, and a secret by its name");
  }
  // Only for http does the URL standard normalise hosts.
  const host = scheme === "postgres:" ? parse(`http://${url.hostname}`).hostname : url.hostname;
  if (host === "") throw refused("An address names no host", "https://host");
  const bare = host.replace(/^\[|\]$/g, "");
  const given = url.port === "" ? port : Number(url.port);
  const isUsual = given === port && scheme !== "postgres:";
  return {
    text: `${scheme}//${host}${isUsual ? "" : `:${given}`}`,
    host: bare,
    port: given,
    isAddress: isIP(bare) !== 0,
  };
}

function parse(address: string): URL {
  if (!URL.canParse(address))
    throw refused("An address cannot be read", "https://host[:port]/path");
  return new URL(address);
}

function refused(what: string, expected: string): OutboundError {
  return new OutboundError("not_allowed", `${what}; expected ${expected}.`);
}
