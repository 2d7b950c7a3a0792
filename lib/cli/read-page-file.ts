import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { UsageError } from "@/lib/cli/usage-error";
import { decodePage, MAX_PAGE_BYTES } from "@/lib/domain/page-plan/decode-page";

/** An evidence page of this machine; refused where the server would refuse it too. */
export function readPageFile(file: string): {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
  text: string;
} {
  const bytes = bytesOf(file);
  if (bytes.byteLength > MAX_PAGE_BYTES) {
    throw new UsageError(
      `${file} has ${bytes.byteLength} bytes; expected ${MAX_PAGE_BYTES} at most.`,
    );
  }
  const decoded = decodePage(bytes);
  if (decoded.kind === "text") return { name: basename(file), bytes, text: decoded.text };
  throw new UsageError(`${file} ${decoded.message}; expected ${decoded.expected}.`);
}

function bytesOf(file: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(readFileSync(file));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${file} cannot be read: ${why}`);
  }
}
