import { createHash } from "node:crypto";
import { Certificate, ContentInfo, SignedData } from "pkijs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pinnedOutbound } from "@/lib/providers/outbound/pinned-outbound";
import { httpAuthority } from "@/lib/providers/timestamp-authority/http-authority";
import { namesCertificate } from "@/lib/providers/timestamp-authority/signing-certificate";
import { TimestampError } from "@/lib/providers/timestamp-authority/timestamp-error";
import { timestampRequest } from "@/lib/providers/timestamp-authority/timestamp-request";
import { verifyTimestampToken } from "@/lib/providers/timestamp-authority/timestamp-token";
import {
  OpensslAuthority,
  type ReplyServer,
  startReplyServer,
} from "@/lib/testing/openssl-authority";

const NOTE = Buffer.from(
  "tollgate.test/log\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— x y\n",
);
const OTHER = Buffer.from("another note\n");

type Replying = Parameters<typeof startReplyServer>[0];

let authority: OpensslAuthority;
let stranger: OpensslAuthority;
let server: ReplyServer;
let replying: Replying;
beforeAll(async () => {
  [authority, stranger] = await Promise.all([OpensslAuthority.create(), OpensslAuthority.create()]);
  await authority.issue("expired", { until: "20210101000000Z" });
  await authority.issue("code", { purpose: "codesigning" });
  await authority.issue("several", { purpose: "several" });
  server = await startReplyServer((query) => replying(query));
}, 60_000);
afterAll(async () => {
  await server.close();
  authority.remove();
  stranger.remove();
});

async function ask(
  reply: Replying,
  { certificates = [authority.ca], data = NOTE, listed = true } = {},
) {
  replying = reply;
  const origins = listed ? [{ origin: server.origin, private: true }] : [];
  const outbound = pinnedOutbound(() => ({ origins, secrets: new Map() }));
  return httpAuthority({ outbound })(
    { name: "tsa", url: server.url, certificates, every: 60_000 },
    data,
    new AbortController().signal,
  );
}

describe("httpAuthority", () => {
  it.each([
    ["ec", "sha256"],
    ["ec", "sha1"],
    ["rsa", "sha512"],
  ] as const)(
    "takes a token that openssl takes, too (%s keys, named by %s)",
    async (kind, names) => {
      const own = await OpensslAuthority.create(kind, names);
      const before = Date.now();
      const { token, genTime } = await ask((query) => own.reply(query), { certificates: [own.ca] });
      expect(Math.abs(genTime.getTime() - before)).toBeLessThan(10_000);
      expect(await own.accepts(token, NOTE)).toBe(true);
      expect(await own.accepts(token, OTHER)).toBe(false);
      own.remove();
    },
  );

  it("asks another question every time", async () => {
    const first = await ask((query) => authority.reply(query));
    await ask((query) => authority.reply(query));
    const [a, b] = server.queries.slice(-2);
    expect(a?.equals(b ?? Buffer.of())).toBe(false);
    expect(first.token.length).toBeGreaterThan(500);
  });

  const REFUSED: [string, Replying, RegExp][] = [
    [
      "the answer to an earlier question",
      async () => authority.reply(Buffer.from(timestampRequest(NOTE).der)),
      /nonce is not the one sent/,
    ],
    [
      "a token about something else",
      async () => authority.reply(Buffer.from(timestampRequest(OTHER).der)),
      /its hash is not the checkpoint's/,
    ],
    ["a refusal", (query) => authority.reply(query, { accepts: "sha512" }), /refused \(status 2\)/],
    [
      "a certificate of another authority with the same names",
      (query) => stranger.reply(query),
      /signature or certificate was refused/,
    ],
    [
      "a certificate that had expired",
      (query) => authority.reply(query, { signer: "expired" }),
      /signature or certificate was refused/,
    ],
    [
      "a certificate for code",
      async (query) => authority.granting(await authority.forge("code", query)),
      /not for timestamps alone/,
    ],
    [
      "a certificate for timestamps and more",
      async (query) => authority.granting(await authority.forge("several", query)),
      /not for timestamps alone/,
    ],
    [
      "a signature that names no certificate",
      async (query) => authority.granting(await authority.forge("signer", query, { named: false })),
      /does not name the certificate/,
    ],
    ["HTML", async () => ({ type: "text/html", body: "<h1>Hello</h1>" }), /200 with text\/html/],
    [
      "HTML that says it is a reply",
      async () => ({ type: "application/timestamp-reply", body: "<h1>Hello</h1>" }),
      /no RFC 3161 reply/,
    ],
    ["nothing", async () => Buffer.of(), /no RFC 3161 reply/],
    [
      "an error",
      async () => ({ status: 500, type: "application/timestamp-reply", body: "" }),
      /answered 500/,
    ],
    [
      "a redirect",
      async () => ({ status: 302, type: "text/plain", body: "" }),
      /redirects are not/,
    ],
    [
      "a cut reply",
      async (query) => (await authority.reply(query)).subarray(0, 300),
      /no RFC 3161/,
    ],
    ["too much", async () => Buffer.alloc(100_000), /more than 65536 bytes/],
    ["a reply without a token", async () => Buffer.from("30053003020100", "hex"), /holds no token/],
  ];
  it.each(REFUSED)("refuses %s", async (_name, reply, expected) => {
    const error = await ask(reply).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(TimestampError);
    expect((error as TimestampError).message).toMatch(expected);
    expect((error as TimestampError).message).toContain("timestamp authority tsa");
  });

  it("does not go where the operator's list does not lead", async () => {
    const before = server.queries.length;
    await expect(ask((query) => authority.reply(query), { listed: false })).rejects.toThrow(
      /not on the operator's list of origins/,
    );
    expect(server.queries.length).toBe(before);
  });
});

describe("verifyTimestampToken", () => {
  it("refuses the bytes of a timestamp that were signed as something else", async () => {
    const query = Buffer.from(timestampRequest(NOTE).der);
    const forged = await authority.forge("signer", query, { contentType: "pkcs7-data" });
    const expected = { data: NOTE, certificates: [authority.ca], nonce: null };
    await expect(verifyTimestampToken(forged, expected)).rejects.toThrow(/no timestamp/);
  });

  it("refuses a token of which one byte is another, wherever that is signed", async () => {
    const { token } = await ask((query) => authority.reply(query));
    const expected = { data: NOTE, certificates: [authority.ca], nonce: null };
    await verifyTimestampToken(token, expected);
    const bytes = Buffer.from(token);
    const digest = bytes.indexOf(createHash("sha256").update(NOTE).digest());
    // Of the TSTInfo the hash, the serial number and the time behind it; at the token's end the signature.
    const inInfo = Array.from({ length: 50 }, (_, offset) => digest + offset);
    const inSignature = Array.from({ length: 60 }, (_, offset) => bytes.length - 1 - offset);
    for (const place of [...inInfo, ...inSignature]) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(place) ^ 1, place);
      const error = await verifyTimestampToken(changed, expected).catch(
        (caught: unknown) => caught,
      );
      expect(error, `byte ${place}`).toBeInstanceOf(TimestampError);
    }
  });
});

describe("namesCertificate", () => {
  it("knows the signer's certificate from another", async () => {
    const { token } = await ask((query) => authority.reply(query));
    const content = ContentInfo.fromBER(new Uint8Array(token)).content;
    const attributes = new SignedData({ schema: content }).signerInfos[0]?.signedAttrs?.attributes;
    const certificate = (pem: string) =>
      Certificate.fromBER(Buffer.from(pem.replace(/-----[^-]+-----/g, ""), "base64"));
    const signer = certificate(authority.certificate("signer"));
    expect(namesCertificate(attributes ?? [], signer)).toBe(true);
    expect(namesCertificate(attributes ?? [], certificate(authority.ca))).toBe(false);
    expect(namesCertificate([], signer)).toBe(false);
  });
});
