import { isIPv4, isIPv6 } from "node:net";
import ipaddr from "ipaddr.js";

/** Reached only where the operator writes the very address. */
const METADATA = new Set([
  // AWS, Azure, Google Cloud and others; AWS on IPv6; AWS containers; Google Cloud on IPv6; Alibaba Cloud; Azure's host.
  "169.254.169.254",
  "fd00:ec2::254",
  "169.254.170.2",
  "fd20:ce::254",
  "100.100.100.200",
  "168.63.129.16",
]);

const PRIVATE = new Set(["loopback", "private", "linkLocal", "carrierGradeNat", "uniqueLocal"]);
/** What IANA gives out as global unicast; everything else is special or not in use. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR("2000::/3");

export type AddressRule = {
  /** The operator lets the origin lead to a loopback, private or link-local address. */
  private: boolean;
  /** The operator wrote this address, and not a name that leads to it. */
  written: boolean;
};

/** Why nobody may connect to an address, in words that follow "which"; null where one may. */
export function addressFault(text: string, rule: AddressRule): string | null {
  const spelled = spell(text);
  if (spelled === null) return "is no address";
  const address = unmapped(ipaddr.parse(spelled));
  const range = address.range();
  if (METADATA.has(address.toString()) && !(rule.written && rule.private)) {
    return "is where clouds keep the credentials of a machine";
  }
  if (PRIVATE.has(range)) {
    return rule.private ? null : "is a private address, and the list does not say `private: true`";
  }
  if (range !== "unicast") return "is an address for special use";
  if (address instanceof ipaddr.IPv6 && !address.match(GLOBAL_UNICAST)) {
    return "is an address for special use";
  }
  return null;
}

/**
 * In the one spelling of the URL standard: ipaddr.js takes `::127.0.0.1` for IPv4-mapped, systems do not, and what is
 * checked has to be what is connected to.
 */
function spell(text: string): string | null {
  if (isIPv4(text)) return text;
  const url = `http://[${text}]`;
  return isIPv6(text) && URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : null;
}

/** The IPv4 address that an IPv4-mapped one stands for. Other ways to embed one are for special use as a whole. */
function unmapped(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress()) {
    return address.toIPv4Address();
  }
  return address;
}
