import { Pool } from "undici";

export type HttpClient = {
  /** Resolves with the answer's body; rejects where the status is none of the 2xx. */
  send: (request: {
    method: "GET" | "POST" | "PUT";
    path: string;
    headers?: Record<string, string>;
    body?: string;
  }) => Promise<string>;
  close: () => Promise<void>;
};

/** The one client that feeds every server: kept connections, one request at a time on each. */
export function createHttpClient(origin: string, connections: number): HttpClient {
  const pool = new Pool(origin, { connections, pipelining: 1 });
  return {
    send: async (request) => {
      const { statusCode, body } = await pool.request(request);
      const text = await body.text();
      if (statusCode >= 200 && statusCode < 300) return text;
      throw new Error(
        `${request.method} ${origin}${request.path}: ${statusCode} ${text.slice(0, 300)}`,
      );
    },
    close: () => pool.close(),
  };
}
