import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

export type Reply = {
  status?: number;
  headers?: Record<string, string>;
  body: string | Uint8Array;
};
export type SeenRequest = {
  method: string;
  url: URL;
  headers: Record<string, string | string[] | undefined>;
  body: string;
};
/** A function that writes nothing keeps the client waiting. */
export type Answering =
  | Reply
  | ((request: SeenRequest, response: ServerResponse) => Reply | undefined);

export type AnsweringServer = {
  /** `http://127.0.0.1:port` */
  origin: string;
  /** What the next requests get. */
  answer: (answering: Answering) => void;
  requests: SeenRequest[];
  connections: () => number;
  /** Resolves when every connection has ended. */
  quiet: () => Promise<void>;
  close: () => Promise<void>;
};

/** A real HTTP server on a port of its own that answers as a test says and remembers what it was asked. */
export async function startAnsweringServer(): Promise<AnsweringServer> {
  let answering: Answering = { status: 500, body: "no answer was set" };
  const requests: SeenRequest[] = [];
  let connections = 0;
  const open = new Set<Promise<unknown>>();
  const server = createServer((request, response) => {
    respond(request, response, requests, () => answering).catch(() => response.destroy());
  });
  server.on("connection", (socket) => {
    connections += 1;
    const ended = new Promise((resolve) => socket.once("close", resolve));
    open.add(ended);
    ended.then(() => open.delete(ended));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    answer: (next) => {
      answering = next;
    },
    requests,
    connections: () => connections,
    quiet: async () => {
      await Promise.all(open);
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  requests: SeenRequest[],
  current: () => Answering,
): Promise<void> {
  const body = (await buffer(request)).toString("utf8");
  const { method = "GET", headers } = request;
  const url = new URL(request.url ?? "/", `http://${headers.host}`);
  const seen = { method, url, headers, body };
  requests.push(seen);
  const answering = current();
  const reply = typeof answering === "function" ? answering(seen, response) : answering;
  if (!reply) return;
  response.writeHead(reply.status ?? 200, {
    "content-type": "application/json",
    ...reply.headers,
  });
  response.end(reply.body);
}
