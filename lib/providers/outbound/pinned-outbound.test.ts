import { once } from "node:events";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { generate } from "selfsigned";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Lookup } from "@/lib/providers/outbound/check-origin";
import { pinnedOutbound } from "@/lib/providers/outbound/pinned-outbound";
import type { OutboundRequest, Secret } from "@/lib/providers/outbound/port";
import { type AnsweringServer, startAnsweringServer } from "@/lib/testing/answering-server";

const LOOPBACK: Lookup = async () => [{ address: "127.0.0.1", family: 4 }];

let server: AnsweringServer;
beforeAll(async () => {
  server = await startAnsweringServer();
});
afterAll(() => server.close());

/** `name` is another name for the server, which only the given resolver knows. */
function renamed(name: string): string {
  return server.origin.replace("127.0.0.1", name);
}

function ask(
  request: Partial<OutboundRequest> = {},
  lookup: Lookup = LOOPBACK,
  origins = [server.origin, renamed("prometheus.test")],
) {
  const listed = origins.map((origin) => ({ origin, private: true }));
  return pinnedOutbound(() => ({ origins: listed, secrets: new Map() }), { lookup }).request({
    url: server.origin,
    method: "GET",
    headers: {},
    timeout: 10_000,
    maxBytes: 100_000,
    signal: new AbortController().signal,
    ...request,
  });
}

describe("a name", () => {
  it("is resolved once, and the connection goes where it was checked to go", async () => {
    server.answer({ body: "hello" });
    const answers = [{ address: "127.0.0.1", family: 4 }];
    let lookups = 0;
    const lookup: Lookup = async () => {
      lookups += 1;
      // Whoever asks again is sent elsewhere.
      return lookups === 1 ? answers : [{ address: "127.0.0.99", family: 4 }];
    };
    const url = renamed("prometheus.test");
    const answer = await ask({ url }, lookup);
    expect(Buffer.from(answer.body).toString()).toBe("hello");
    expect(lookups).toBe(1);
    expect(server.requests.at(-1)?.headers.host).toBe(new URL(url).host);
  });

  it("is checked again for every request", async () => {
    const before = server.connections();
    const url = renamed("prometheus.test");
    const told = ["93.184.216.34", "127.0.0.1"].map((address) => [{ address, family: 4 }]);
    const lookup: Lookup = async () => told.shift() ?? [];
    const outbound = pinnedOutbound(
      () => ({ origins: [{ origin: url, private: false }], secrets: new Map() }),
      { lookup },
    );
    const request = { url, method: "GET", headers: {}, timeout: 300, maxBytes: 10 } as const;
    const signal = new AbortController().signal;
    // Nobody answers at the public address, from wherever this runs, at this port.
    await expect(outbound.request({ ...request, signal })).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:timeout|unreachable)$/),
    });
    await expect(outbound.request({ ...request, signal })).rejects.toMatchObject({
      code: "not_allowed",
      message: expect.stringContaining("127.0.0.1, which is a private address"),
    });
    expect(server.connections()).toBe(before);
  });

  it("without an address is unreachable, as one that cannot be resolved", async () => {
    const url = renamed("prometheus.test");
    await expect(ask({ url }, async () => [])).rejects.toMatchObject({ code: "unreachable" });
    const fails: Lookup = async () => {
      throw new Error("ENOTFOUND");
    };
    await expect(ask({ url }, fails)).rejects.toMatchObject({ code: "unreachable" });
  });

  it("that nobody resolves does not hold up the request", async () => {
    const never: Lookup = () => new Promise(() => undefined);
    await expect(
      ask({ url: renamed("prometheus.test"), timeout: 50 }, never),
    ).rejects.toMatchObject({ code: "timeout" });
  });

  it("keeps to its certificate", async () => {
    const { private: key, cert } = await generate([{ name: "commonName", value: "secure.test" }], {
      extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: "secure.test" }] }],
    });
    const secure = createSecureServer({ key, cert }, (_request, response) => response.end("safe"));
    const names: unknown[] = [];
    secure.on("secureConnection", ({ servername }) => names.push(servername));
    secure.listen(0, "127.0.0.1");
    await once(secure, "listening");
    const { port } = secure.address() as AddressInfo;
    const origins = ["secure.test", "other.test"].map((host) => `https://${host}:${port}`);
    const outbound = pinnedOutbound(
      () => ({
        origins: origins.map((origin) => ({ origin, private: true })),
        secrets: new Map(),
      }),
      { lookup: LOOPBACK, ca: cert },
    );
    const signal = new AbortController().signal;
    const ask = (url = "") =>
      outbound.request({ url, method: "GET", headers: {}, timeout: 5_000, maxBytes: 10, signal });
    try {
      expect(Buffer.from((await ask(origins[0])).body).toString()).toBe("safe");
      await expect(ask(origins[1])).rejects.toMatchObject({
        code: "unreachable",
        message: expect.stringContaining("ERR_TLS_CERT_ALTNAME_INVALID"),
      });
      expect(names).toContain("secure.test");
    } finally {
      secure.closeAllConnections();
      secure.close();
    }
  });
});

describe("an answer", () => {
  it.each([301, 302, 303, 307, 308])("of %i is not followed", async (status) => {
    const other = await startAnsweringServer();
    server.answer({
      status,
      headers: { location: `${other.origin}/secret?token=abcdef` },
      body: "",
    });
    const error = await ask({}, LOOPBACK, [server.origin, other.origin]).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({
      code: "redirected",
      message: expect.stringContaining(`${other.origin}/secret`),
    });
    expect(String(error)).not.toContain("abcdef");
    expect(other.connections()).toBe(0);
    await other.close();
  });

  it("comes back whole, with its status and headers", async () => {
    const body = gzipSync("hello");
    server.answer({ status: 418, headers: { "Content-Encoding": "gzip", "X-A": "b" }, body });
    const answer = await ask({ method: "POST", headers: { "x-org": "shop" }, body: "q=1" });
    expect(answer).toMatchObject({ status: 418, headers: { "x-a": "b" } });
    expect(Buffer.from(answer.body).toString()).toBe("hello");
    expect(server.requests.at(-1)).toMatchObject({
      method: "POST",
      body: "q=1",
      headers: { "x-org": "shop" },
    });
  });

  it("of exactly as many bytes as allowed is read, and of one more is not", async () => {
    server.answer({ body: "x".repeat(1000) });
    expect((await ask({ maxBytes: 1000 })).body).toHaveLength(1000);
    await expect(ask({ maxBytes: 999 })).rejects.toMatchObject({ code: "too_large" });
  });

  it("without an end is read as far as allowed", async () => {
    let sent = 0;
    server.answer((_seen, response) => {
      const chunk = Buffer.alloc(64 * 1024, "x");
      const send = () => {
        sent += chunk.length;
        // A gigabyte, if nobody stops it.
        if (!response.destroyed && sent < 1024 ** 3) response.write(chunk, send);
      };
      send();
      return undefined;
    });
    await expect(ask({ maxBytes: 1_000_000 })).rejects.toMatchObject({ code: "too_large" });
    await server.quiet();
    expect(sent).toBeLessThan(32 * 1024 ** 2);
  });

  it.each([
    ["swells when it is unpacked", gzipSync(Buffer.alloc(200_000_000))],
    ["packs nothing into many bytes", Buffer.concat(Array(10_000).fill(gzipSync("")))],
  ])("that %s is not read", async (_what, body) => {
    server.answer({ headers: { "content-encoding": "gzip" }, body });
    await expect(ask({ maxBytes: 100_000 })).rejects.toMatchObject({ code: "too_large" });
  });

  it.each([
    ["gzip", "no gzip at all"],
    ["zstd", "an encoding that nobody asked for"],
  ])("in %s that is %s is refused", async (encoding, body) => {
    server.answer({ headers: { "content-encoding": encoding }, body });
    await expect(ask()).rejects.toMatchObject({ code: "unreachable" });
  });

  it("that drips has no more time than the whole exchange", async () => {
    server.answer((_seen, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write("x"), 10);
      response.once("close", () => clearInterval(drip));
      return undefined;
    });
    await expect(ask({ timeout: 200 })).rejects.toMatchObject({
      code: "timeout",
      message: expect.stringContaining("200 ms"),
    });
    await server.quiet();
  });
});

describe("a request", () => {
  it.each(["Host", "content-length", "Transfer-Encoding", "CONNECTION", "Proxy-Authorization"])(
    "cannot set %s",
    async (name) => {
      const before = server.connections();
      await expect(ask({ headers: { [name]: "10" } })).rejects.toMatchObject({
        code: "not_allowed",
      });
      expect(server.connections()).toBe(before);
    },
  );

  it("cannot smuggle a second header into the value of one", async () => {
    const before = server.requests.length;
    const error = await ask({ headers: { "x-a": "geheim\r\nx-b: c" } }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: "not_allowed" });
    expect(String(error)).not.toContain("geheim");
    expect(server.requests).toHaveLength(before);
  });

  it("is refused while the list cannot be read", async () => {
    const outbound = pinnedOutbound(() => {
      throw new Error("outbound.yaml line 3: expected an origin");
    });
    await expect(outbound.resolve("postgres://db.example.org")).rejects.toMatchObject({
      code: "not_allowed",
      message: expect.stringContaining("line 3"),
    });
  });
});

describe("a secret", () => {
  const secret = { value: "geheim", origins: ["https://grafana.example.org"], projects: ["shop"] };
  const outbound = pinnedOutbound(() => ({
    origins: [],
    secrets: new Map<string, Secret>([
      ["token", secret],
      ["common", { ...secret, projects: null }],
    ]),
  }));

  it.each([
    ["token", "https://grafana.example.org/api", "shop"],
    ["token", "https://GRAFANA.example.org:443", "shop"],
    ["common", "https://grafana.example.org", "bank"],
  ])("%s is given out for %s to %s", (name, origin, project) => {
    expect(outbound.secret(name, { origin, project })).toBe("geheim");
  });

  it.each([
    ["token", "https://grafana.example.org", "bank", "no_secret"],
    ["token", "http://grafana.example.org", "shop", "no_secret"],
    ["token", "https://grafana.example.org:8443", "shop", "no_secret"],
    ["token", "https://evil.example", "shop", "no_secret"],
    ["absent", "https://grafana.example.org", "shop", "no_secret"],
    ["token", "https://grafana.example.org@evil.example", "shop", "not_allowed"],
  ])("%s is not given out for %s to %s", (name, origin, project, code) => {
    const refused = (() => {
      try {
        return outbound.secret(name, { origin, project });
      } catch (error) {
        return error;
      }
    })();
    expect(refused).toMatchObject({ code });
    expect(String(refused)).not.toContain("geheim");
  });
});
