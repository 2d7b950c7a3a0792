import { isIPv6 } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pinnedOutbound } from "@/lib/providers/outbound/pinned-outbound";
import { type Canary, startCanary } from "@/lib/testing/canary";

const UNLISTED = [
  "http://127.0.0.1:PORT/",
  "http://localhost:PORT/",
  "http://LOCALHOST:PORT/",
  "http://localhost.:PORT/",
  "http://127.1:PORT/",
  "http://127.0.1:PORT/",
  "http://2130706433:PORT/",
  "http://0x7f000001:PORT/",
  "http://0x7f.0.0.1:PORT/",
  "http://0x7f.1:PORT/",
  "http://0177.0.0.1:PORT/",
  "http://017700000001:PORT/",
  "http://0177.0.0.0x1:PORT/",
  "http://127.0.0.1.:PORT/",
  "http://%31%32%37.0.0.1:PORT/",
  "http://①②⑦.⓪.⓪.①:PORT/",
  "http://127。0。0。1:PORT/",
  "http://0:PORT/",
  "http://0.0.0.0:PORT/",
  "http://[::1]:PORT/",
  "http://[0:0:0:0:0:0:0:1]:PORT/",
  "http://[::ffff:127.0.0.1]:PORT/",
  "http://[::ffff:7f00:1]:PORT/",
  "http://[::127.0.0.1]:PORT/",
  "http://[::]:PORT/",
  "http://listed.example.org@127.0.0.1:PORT/",
  "http://listed.example.org:80@127.0.0.1:PORT/",
  "http://listed.example.org%40127.0.0.1:PORT/",
  "http://listed.example.org#@127.0.0.1:PORT/",
  "http://127.0.0.1:PORT#@listed.example.org/",
  "http://127.0.0.1:PORT\\@listed.example.org/",
  "http://127.0.0.1:PORT/@listed.example.org/",
  "http://127.0.0.1:PORT/?listed.example.org",
  "http:\\\\127.0.0.1:PORT/",
  "http:127.0.0.1:PORT/",
  "http:///127.0.0.1:PORT/",
  " http://127.0.0.1:PORT/",
  "ht\ntp://127.0.0.1:PORT/",
  "https://listed.example.org.:443/",
  "https://listed.example.org:8443/",
  "http://listed.example.org/",
  "https://evil.listed.example.org/",
  "https://listed.example.org.evil.example/",
  "https://listed.example.orgs/",
  "https://xlisted.example.org/",
  "https://listed-example.org/",
  "https://user@listed.example.org/",
  "https://user:word@listed.example.org/",
  "https://:word@listed.example.org/",
  "https://lіsted.example.org/", // a Cyrillic і
  "https://xn--lsted-n2e.example.org/",
  "//listed.example.org/",
  "listed.example.org",
  "",
  "https://",
  "https://[listed.example.org]/",
  "file:///etc/passwd",
  "ftp://listed.example.org/",
  "gopher://127.0.0.1:PORT/_GET",
  "data:text/plain,hello",
  "blob:https://listed.example.org/1",
  "javascript:fetch('http://127.0.0.1:PORT')",
  "ws://listed.example.org/",
  "unix:///var/run/docker.sock",
  "http+unix://%2Fvar%2Frun%2Fdocker.sock/info",
  "http://169.254.169.254/latest/meta-data/",
  "http://metadata.google.internal/computeMetadata/v1/",
  "http://2852039166/latest/meta-data/",
  "http://[fd00:ec2::254]/latest/meta-data/",
];

/** Nobody gets there without `private: true`. */
const PRIVATE = [
  "127.0.0.1",
  "127.0.0.2",
  "127.255.255.254",
  "10.0.0.1",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "169.254.1.1",
  "100.64.0.1",
  "100.127.255.255",
  "::1",
  "fe80::1",
  "fc00::1",
  "fd12:3456::1",
  "::ffff:127.0.0.1",
  "::ffff:10.0.0.1",
  "::ffff:c0a8:101",
];

/** Only an operator who writes the very address gets there. */
const METADATA = [
  "169.254.169.254",
  "::ffff:169.254.169.254",
  "fd00:ec2::254",
  "169.254.170.2",
  "fd20:ce::254",
  "100.100.100.200",
  "168.63.129.16",
];

/** Nobody gets there at all. */
const SPECIAL = [
  "0.0.0.0",
  "0.1.2.3",
  "::",
  "224.0.0.1",
  "239.255.255.250",
  "255.255.255.255",
  "240.0.0.1",
  "192.0.0.1",
  "192.0.2.1",
  "198.18.0.1",
  "198.51.100.1",
  "203.0.113.1",
  "192.88.99.1",
  "ff02::1",
  "fec0::1",
  "::127.0.0.1",
  "::7f00:1",
  "fe80::1%lo",
  "::ffff:0.0.0.0",
  "::ffff:0:127.0.0.1",
  "64:ff9b::127.0.0.1",
  "64:ff9b::a9fe:a9fe",
  "64:ff9b:1::a00:1",
  "2002:7f00:1::",
  "2002:a9fe:a9fe::1",
  "2001:0:7f00:1::",
  "2001:db8::1",
  "100::1",
  "3fff::1",
  "5f00::1",
  "4000::1",
  "not an address",
];

let canary: Canary;
let lookups: string[];
beforeAll(async () => {
  canary = await startCanary();
});
afterAll(() => canary.close());
beforeEach(() => {
  lookups = [];
});

async function ask(
  url: string,
  origins: { origin: string; private: boolean }[],
  address = "127.0.0.1",
) {
  const outbound = pinnedOutbound(() => ({ origins, secrets: new Map() }), {
    lookup: async (host) => {
      lookups.push(host);
      return [
        { address: "93.184.216.34", family: 4 },
        { address, family: isIPv6(address) ? 6 : 4 },
      ];
    },
  });
  const before = canary.connections();
  const answer = await outbound
    .request({
      url: url.replaceAll("PORT", String(canary.port)),
      method: "GET",
      headers: {},
      timeout: 5_000,
      maxBytes: 1_000,
      signal: new AbortController().signal,
    })
    .catch((error: unknown) => error);
  return { answer, hits: canary.connections() - before };
}

const REFUSED = { answer: expect.objectContaining({ code: "not_allowed" }), hits: 0 };

describe("pinnedOutbound", () => {
  it("reaches the canary where the operator lets it", async () => {
    const origin = `http://127.0.0.1:${canary.port}`;
    expect(await ask(`${origin}/`, [{ origin, private: true }])).toMatchObject({
      answer: { status: 200 },
      hits: 1,
    });
  });

  it.each(UNLISTED)("refuses %j, which is not listed, before it asks for a name", async (url) => {
    const origins = [{ origin: "https://listed.example.org", private: true }];
    expect(await ask(url, origins)).toMatchObject(REFUSED);
    expect(lookups).toEqual([]);
  });

  it.each([...PRIVATE, ...METADATA, ...SPECIAL])("lets no name lead to %s", async (address) => {
    const origin = `http://listed.example.org:${canary.port}`;
    expect(await ask(origin, [{ origin, private: false }], address)).toMatchObject(REFUSED);
    expect(lookups).toEqual(["listed.example.org"]);
  });

  it.each([...METADATA, ...SPECIAL])(
    "lets no name lead to %s where private addresses are allowed",
    async (address) => {
      const origin = `http://listed.example.org:${canary.port}`;
      expect(await ask(origin, [{ origin, private: true }], address)).toMatchObject(REFUSED);
    },
  );

  it.each([...PRIVATE, ...METADATA])(
    "does not take %s for allowed because it is listed",
    async (address) => {
      const origin = `http://${isIPv6(address) ? `[${address}]` : address}:${canary.port}`;
      expect(await ask(origin, [{ origin, private: false }])).toMatchObject(REFUSED);
    },
  );

  it.each(["127.0.0.1", "::ffff:10.0.0.1", "169.254.169.254", "fd00:ec2::254", "168.63.129.16"])(
    "resolves %s where the operator has written it",
    async (address) => {
      const host = isIPv6(address) ? `[${address}]` : address;
      const origin = `postgres://${host}:5432`;
      const outbound = pinnedOutbound(() => ({
        origins: [{ origin, private: true }],
        secrets: new Map(),
      }));
      expect(await outbound.resolve(`postgresql://${host}`)).toMatchObject({ port: 5432 });
      await expect(outbound.resolve(`postgres://${host}:5433`)).rejects.toMatchObject({
        code: "not_allowed",
      });
    },
  );
});
