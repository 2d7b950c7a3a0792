import { createServer, type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";

export type ServeOptions = {
  fetch: (request: Request, env: unknown) => Response | Promise<Response>;
  host: string;
  port: number;
  /** Takes WebSockets, of which only the development server of the pages has any; null: refuses all. */
  upgradeTo: URL | null;
};

/** Requests that still run this long after the stop are cut off; streams are by then told to come back. */
const DRAIN_MS = 2500;

/** Listens and serves; the answer ends it: no new connections, open requests finish, then the rest is cut. */
export async function serveHttp(options: ServeOptions): Promise<() => Promise<void>> {
  const server = createServer(getRequestListener(options.fetch));
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (options.upgradeTo) tunnel(options.upgradeTo, request, socket, head);
    else refuse(socket, 403);
  });
  await listen(server, options);
  return () =>
    new Promise((resolve) => {
      const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
      server.close(() => {
        clearTimeout(cut);
        resolve();
      });
      server.closeIdleConnections();
    });
}

function listen(server: Server, { host, port }: ServeOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function refuse(socket: Duplex, status: number): void {
  socket.on("error", () => {});
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}

function tunnel(target: URL, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const upstream = connect(Number(target.port), target.hostname, () => {
    const pairs = request.rawHeaders.flatMap((text, at, all) =>
      at % 2 === 0 ? [`${text}: ${all[at + 1] ?? ""}`] : [],
    );
    upstream.write([`${request.method} ${request.url} HTTP/1.1`, ...pairs, "", ""].join("\r\n"));
    upstream.write(head);
    upstream.pipe(socket).pipe(upstream);
  });
  upstream.on("error", () => socket.destroy());
  socket.on("error", () => upstream.destroy());
  socket.on("close", () => upstream.destroy());
}
