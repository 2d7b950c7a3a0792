import { once } from "node:events";
import { createServer } from "node:net";

export type Canary = { port: number; connections: () => number; close: () => Promise<void> };

/** Counts who connects to one port of 127.0.0.1 and, where the machine has it, of ::1. */
export async function startCanary(): Promise<Canary> {
  let connections = 0;
  const listen = async (host: string, port: number) => {
    const server = createServer((socket) => {
      connections += 1;
      socket.on("error", () => undefined).resume();
      socket.end("HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\ncanary");
    });
    server.listen(port, host);
    await once(server, "listening");
    return server;
  };
  const first = await listen("127.0.0.1", 0);
  const address = first.address();
  if (address === null || typeof address === "string") throw new Error("the canary has no port");
  const { port } = address;
  // Not every machine has IPv6, and then nothing can come that way.
  const second = await listen("::1", port).catch(() => null);
  return {
    port,
    connections: () => connections,
    close: async () => {
      const servers = second ? [first, second] : [first];
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}
