import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { Context as HonoContext } from "hono";
import { AppError } from "@/lib/domain/app-error";
import { decodeRequest } from "@/lib/http/otlp/otlp-proto";
import { bodyType } from "@/lib/http/read-json";

const unzip = promisify(gunzip);

/** What the specification recommends, before and after decompression. */
export const MAX_OTLP_BYTES = 20 * 1024 * 1024;

export const PROTOBUF = "application/x-protobuf";
export const JSON_TYPE = "application/json";

/** The body as plain messages, from either encoding; nothing of it has been looked at. */
export async function readOtlpBody(c: HonoContext): Promise<unknown> {
  const type = bodyType(c);
  if (type !== PROTOBUF && type !== JSON_TYPE) {
    throw unsupported("Content-Type", type || "is missing", `${PROTOBUF} or ${JSON_TYPE}`);
  }
  const bytes = await decompress(c, new Uint8Array(await c.req.arrayBuffer()));
  return type === PROTOBUF ? decodeRequest(bytes) : parseJson(bytes);
}

async function decompress(c: HonoContext, bytes: Uint8Array): Promise<Uint8Array> {
  const encoding = (c.req.header("content-encoding") ?? "").trim().toLowerCase();
  if (encoding === "" || encoding === "identity") return bytes;
  if (encoding !== "gzip") throw unsupported("Content-Encoding", encoding, "gzip, or none");
  try {
    return await unzip(bytes, { maxOutputLength: MAX_OTLP_BYTES });
  } catch (cause) {
    const isLarge = cause instanceof RangeError;
    const code = isLarge ? "too_large" : "invalid_request";
    const message = isLarge
      ? `The body is larger than ${MAX_OTLP_BYTES / 1024 ** 2} MiB once it is decompressed.`
      : "The body is said to be compressed with gzip, and is not.";
    throw new AppError(code, message, { cause });
  }
}

function unsupported(path: string, message: string, expected: string): AppError {
  const detail = `The ${path} has to be ${expected}.`;
  return new AppError("unsupported_media_type", detail, { errors: [{ path, message, expected }] });
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "it is broken";
    throw new AppError("invalid_json", `The body is not JSON: ${why}.`, { cause });
  }
}
