import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import path from "node:path";

/** Longer paths of Unix sockets are cut off by the system (108 bytes on Linux, 104 on macOS). */
const LONGEST_PATH = 100;

/** Where the signer of a home listens, unless the operator names another place. */
export function defaultSocketPath(home: string): string {
  const own = path.join(home, "signer", "signer.sock");
  if (Buffer.byteLength(own) <= LONGEST_PATH) return own;
  const name = createHash("sha256").update(home).digest("hex").slice(0, 16);
  return path.join(tmpdir(), `tollgate-${process.getuid?.() ?? 0}-${name}`, "signer.sock");
}
