import { Client } from "undici";
import { z } from "zod";
import {
  type CheckpointSigner,
  type LogKey,
  SignerError,
  type SignerRefusal,
} from "@/lib/providers/signer/port";

const TIMEOUT_MS = 5000;

const Keys = z.array(z.object({ vkey: z.string(), transition: z.string().nullable() })).min(1);
const State = z.object({
  origin: z.string(),
  keys: Keys,
  signed: z.object({ size: z.int(), root: z.base64(), note: z.string() }).nullable(),
});
const Refusal = z.object({
  code: z.enum(["conflict", "inconsistent", "clock_skew", "malformed"]).nullable(),
  message: z.string(),
});

/** Speaks with the signer over its Unix socket; a connection is made when one is needed. */
export function socketSigner(
  socketPath: string,
): CheckpointSigner & { close: () => Promise<void> } {
  const client = new Client("http://signer", {
    socketPath,
    connectTimeout: TIMEOUT_MS,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  });

  async function call<T>(
    method: "GET" | "POST",
    path: string,
    answer: z.ZodType<T>,
    body?: unknown,
  ) {
    const { status, json } = await ask(method, path, body);
    if (status === 200) {
      const parsed = answer.safeParse(json);
      if (parsed.success) return parsed.data;
      throw new SignerError(`the signer's answer to ${path} is not one`, null);
    }
    const refused = Refusal.safeParse(json);
    const code: SignerRefusal | null = refused.success ? refused.data.code : null;
    const why = refused.success ? refused.data.message : `it answered ${status}`;
    throw new SignerError(`the signer refused: ${why}`, code);
  }

  async function ask(method: "GET" | "POST", path: string, body: unknown) {
    try {
      const { statusCode, body: answer } = await client.request({
        method,
        path,
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
      });
      return { status: statusCode, json: await answer.json() };
    } catch (cause) {
      throw new SignerError(`the signer does not answer on ${socketPath}`, null, { cause });
    }
  }

  return {
    state: async () => {
      const { signed, ...state } = await call("GET", "/state", State);
      return {
        ...state,
        signed: signed && { ...signed, root: Buffer.from(signed.root, "base64") },
      };
    },
    sign: async ({ size, root, oldSize, proof, at }) => {
      const { note } = await call("POST", "/checkpoint", z.object({ note: z.string() }), {
        size,
        root: Buffer.from(root).toString("base64"),
        oldSize,
        proof: proof.map((hash) => Buffer.from(hash).toString("base64")),
        at: at.toISOString(),
      });
      return note;
    },
    rotate: async (): Promise<LogKey[]> =>
      (await call("POST", "/rotate", z.object({ keys: Keys }))).keys,
    close: () => client.destroy(),
  };
}
