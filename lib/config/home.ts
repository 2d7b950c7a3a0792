import { generateKeyPairSync, randomBytes } from "node:crypto";
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { SetupError } from "@/lib/config/setup-error";

/** Makes the folder. Others may pass through, as the server's user must when root runs it, but not look. */
export function ensureFolder(folder: string): void {
  if (existsSync(folder)) return;
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o711);
}

/** Signs session cookies; the api and web processes share it. */
export function sessionSecret(home: string): string {
  return keptSecret(path.join(home, "session-secret"), () => randomBytes(32).toString("base64url"));
}

/** Ed25519 in PKCS #8 PEM; signs the ledger's event envelopes. Its public half goes into `log_key`. */
export function eventKey(home: string): string {
  return keptSecret(path.join(home, "event-key.pem"), () =>
    generateKeyPairSync("ed25519")
      .privateKey.export({ type: "pkcs8", format: "pem" })
      .toString()
      .trim(),
  );
}

/** The secret in the file, which is made at the first call: whole, readable by this user only, and once. */
export function keptSecret(file: string, generate: () => string): string {
  if (!existsSync(file)) {
    ensureFolder(path.dirname(file));
    const fresh = `${file}.${randomBytes(6).toString("hex")}`;
    writeFileSync(fresh, `${generate()}\n`, { mode: 0o600, flush: true });
    try {
      linkSync(fresh, file);
    } catch (error) {
      // Another process was faster; its secret is the one.
      if (!existsSync(file)) throw error;
    } finally {
      rmSync(fresh, { force: true });
    }
  }
  const secret = readFileSync(file, "utf8").trim();
  if (secret === "") {
    throw new SetupError(
      `${file} is empty; expected a secret. Restore it from a backup, or remove it to get a new one.`,
    );
  }
  return secret;
}
