import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";

/** The address to connect to for an origin, checked; throws where nobody may go there. */
export type ResolveOrigin = (origin: string) => Promise<{ address: string; port: number }>;

export type EgressProxy = {
  /** As the browser is told of it: nobody else on this machine knows its password. */
  server: { server: string; username: string; password: string };
  /** What was refused, as `origin: reason`; the newest last. */
  refused: Map<string, string>;
  close: () => Promise<void>;
};

/** Headers that concern the way to the proxy only. */
const HOP = /^(proxy-.*|connection|keep-alive|te|trailer|transfer-encoding|upgrade)$/i;
const CONNECT_MS = 10_000;

/**
 * The browser's only way out: a forward proxy on the loopback interface that looks every origin up by `resolve` and
 * connects to exactly the address that was checked. The browser itself resolves no name, so that nothing it loads
 * (redirect, picture, script, WebSocket, a name that changes its address) gets anywhere else. After `maxBytes` it
 * ends everything.
 */
export async function startEgressProxy(
  resolve: ResolveOrigin,
  maxBytes: number,
): Promise<EgressProxy> {
  const password = randomBytes(24).toString("base64url");
  const expected = digestOf(`Basic ${Buffer.from(`tollgate:${password}`).toString("base64")}`);
  const refused = new Map<string, string>();
  const sockets = new Set<Duplex>();
  let left = maxBytes;
  const isKnown = ({ headers }: IncomingMessage) =>
    timingSafeEqual(digestOf(headers["proxy-authorization"] ?? ""), expected);
  const watch = (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.on("data", (part) => {
      left -= part.length;
      if (left < 0) for (const open of sockets) open.destroy();
    });
  };
  const check = async (origin: string) => {
    if (left < 0) throw new Error("more bytes came than one page may have");
    try {
      return await resolve(origin);
    } catch (error) {
      refused.set(origin, error instanceof Error ? error.message : String(error));
      return null;
    }
  };

  const server = createServer((from, to) => {
    if (!isKnown(from)) return askForPassword(to);
    relay(from, to, check, watch).catch(() => fail(to, 502));
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("connect", (from: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    if (!isKnown(from)) {
      socket.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="egress"\r\nContent-Length: 0\r\n\r\n',
      );
      return;
    }
    tunnel(from, socket, head, check, watch).catch(() => socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    server: { server: `http://127.0.0.1:${port}`, username: "tollgate", password },
    refused,
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

type Check = (origin: string) => Promise<{ address: string; port: number } | null>;
type Watch = (socket: Socket) => void;

/** Plain http: the request line names the whole address. */
async function relay(
  from: IncomingMessage,
  to: ServerResponse,
  check: Check,
  watch: Watch,
): Promise<void> {
  const target = URL.canParse(from.url ?? "") ? new URL(from.url ?? "") : null;
  if (target?.protocol !== "http:") return fail(to, 400);
  const address = await check(target.origin);
  if (!address) return fail(to, 403);
  const headers = Object.fromEntries(Object.entries(from.headers).filter(([n]) => !HOP.test(n)));
  const onward = request({
    host: address.address,
    port: address.port,
    method: from.method,
    path: `${target.pathname}${target.search}`,
    headers: { ...headers, host: target.host },
    agent: false,
    timeout: CONNECT_MS,
  });
  onward.on("socket", watch);
  onward.on("error", () => fail(to, 502));
  to.once("close", () => onward.destroy());
  onward.on("response", (answer) => {
    const kept = Object.entries(answer.headers).filter(([name]) => !HOP.test(name));
    to.writeHead(answer.statusCode ?? 502, Object.fromEntries(kept));
    answer.once("error", () => to.destroy());
    answer.pipe(to);
  });
  from.pipe(onward);
}

/** https, and WebSockets over it: bytes both ways, to the address that was checked. */
async function tunnel(
  from: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  check: Check,
  watch: Watch,
): Promise<void> {
  const address = await check(`https://${from.url ?? ""}`);
  if (!address) {
    socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    return;
  }
  const onward = connect(address.port, address.address);
  watch(onward);
  onward.setTimeout(CONNECT_MS, () => onward.connecting && onward.destroy());
  onward.once("connect", () => {
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    if (head.length > 0) onward.write(head);
    onward.pipe(socket);
    socket.pipe(onward);
  });
  onward.once("close", () => socket.destroy());
  socket.once("close", () => onward.destroy());
}

function askForPassword(to: ServerResponse): void {
  to.writeHead(407, { "Proxy-Authenticate": 'Basic realm="egress"', "Content-Length": 0 }).end();
}

function fail(to: ServerResponse, status: number): void {
  if (to.headersSent) to.destroy();
  else to.writeHead(status, { "Content-Length": 0 }).end();
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
