import { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { OutboundError } from "@/lib/providers/outbound/outbound-error";

/** What is asked for, so that anything else is a server's own idea. */
export const ENCODINGS = "gzip, deflate, br";

type Limit = { maxBytes: number; origin: string };

/** Reads a body until it ends, decompressed; stops at `maxBytes`, counted before and after decompression. */
export async function readBody(
  body: Readable,
  encoding: string | undefined,
  limit: Limit,
): Promise<Uint8Array> {
  const decompress = decompressor(encoding, limit.origin);
  if (!decompress) return collect(body, limit);
  const source = Readable.from(capped(body, limit), { objectMode: false });
  source.once("error", (error) => decompress.destroy(error));
  source.pipe(decompress);
  try {
    return await collect(decompress, limit);
  } finally {
    source.destroy();
    decompress.destroy();
  }
}

async function collect(stream: Readable, limit: Limit): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  for await (const part of capped(stream, limit)) parts.push(part);
  return Buffer.concat(parts);
}

async function* capped(stream: Readable, { maxBytes, origin }: Limit): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of stream) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > maxBytes) {
      throw new OutboundError("too_large", `${origin} answered with more than ${maxBytes} bytes.`);
    }
    yield part;
  }
}

function decompressor(encoding: string | undefined, origin: string) {
  switch (encoding?.trim().toLowerCase()) {
    case undefined:
    case "":
    case "identity":
      return null;
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "deflate":
      return createInflate();
    case "br":
      return createBrotliDecompress();
    default:
      throw new OutboundError(
        "unreachable",
        `${origin} answered in an encoding that was not asked for; expected ${ENCODINGS} or none.`,
      );
  }
}
