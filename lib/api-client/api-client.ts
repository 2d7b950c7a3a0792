import type { z } from "zod";
import { ApiUnreachable, readProblem } from "@/lib/api-client/api-problem";

export type ApiClientOptions = {
  /** Origin of the server without a path; empty in a browser, which is there already. */
  baseUrl: string;
  token?: string;
  fetch?: typeof fetch;
};

export type RequestOptions = {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  /** An object goes as JSON; a string, form or bytes go as they are. */
  body?: unknown;
  contentType?: string;
  query?: Record<string, string | number | boolean | undefined>;
  /** Sent with every POST; a new one is made where it is left out. Pass the same one to try again safely. */
  idempotencyKey?: string;
  accept?: string;
  signal?: AbortSignal;
};

export type ApiClient = {
  /** The raw answer, for documents and streams. Throws where the status is not 2xx. */
  send(path: string, options?: RequestOptions): Promise<Response>;
  /** The answer as JSON, checked against the contract. */
  json<T>(path: string, schema: z.ZodType<T>, options?: RequestOptions): Promise<T>;
};

/** Speaks to `/api/v1` of one server. Paths are relative to that. */
export function createApiClient({ baseUrl, token, fetch: doFetch }: ApiClientOptions): ApiClient {
  async function send(path: string, options: RequestOptions = {}): Promise<Response> {
    const call = doFetch ?? fetch;
    const url = `${baseUrl.replace(/\/$/, "")}/api/v1${path}${queryOf(options)}`;
    let response: Response;
    try {
      response = await call(url, {
        method: options.method ?? "GET",
        headers: headersOf(options, token),
        body: bodyOf(options.body),
        credentials: "same-origin",
        signal: options.signal,
      });
    } catch (cause) {
      if (options.signal?.aborted) throw cause;
      throw new ApiUnreachable(`Tollgate could not be reached at ${baseUrl || "this address"}.`, {
        cause,
      });
    }
    if (!response.ok) throw await readProblem(response);
    return response;
  }

  return {
    send,
    async json(path, schema, options) {
      const response = await send(path, { accept: "application/json", ...options });
      const answer = schema.safeParse(await response.json().catch(() => undefined));
      if (answer.success) return answer.data;
      throw new ApiUnreachable(
        `The answer to ${path} does not have the agreed shape; server and client may have different versions.`,
        { cause: answer.error },
      );
    },
  };
}

function queryOf({ query }: RequestOptions): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) params.set(name, String(value));
  }
  return params.size > 0 ? `?${params}` : "";
}

function headersOf(options: RequestOptions, token: string | undefined): Headers {
  const headers = new Headers();
  if (options.accept) headers.set("accept", options.accept);
  if (token) headers.set("authorization", `Bearer ${token}`);
  if (options.method === "POST") {
    headers.set("idempotency-key", options.idempotencyKey ?? newIdempotencyKey());
  }
  if (options.contentType) headers.set("content-type", options.contentType);
  else if (isPlain(options.body)) headers.set("content-type", "application/json");
  return headers;
}

function bodyOf(body: unknown): BodyInit | undefined {
  if (body === undefined) return undefined;
  return isPlain(body) ? JSON.stringify(body) : (body as BodyInit);
}

function isPlain(body: unknown): boolean {
  if (body === undefined || typeof body === "string") return false;
  return !(
    body instanceof FormData ||
    body instanceof Blob ||
    body instanceof ArrayBuffer ||
    body instanceof Uint8Array ||
    body instanceof ReadableStream
  );
}

/** 128 random bits as hex. Not `randomUUID`, which browsers lack on plain HTTP. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
