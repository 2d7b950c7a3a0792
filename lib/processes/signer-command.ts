import path from "node:path";
import type { Environment } from "@/lib/config/env";
import { SetupError } from "@/lib/config/setup-error";
import { openSigner } from "@/lib/processes/signer/open-signer";
import { SignerError } from "@/lib/providers/signer/port";
import { socketSigner } from "@/lib/providers/signer/socket-signer";

/** Runs the signer on its own, until a signal ends it. */
export async function runSigner(env: Environment): Promise<number> {
  const stop = await openSigner({
    folder: path.join(env.home, "signer"),
    origin: env.logOrigin,
    socketPath: env.signerSocket,
  });
  console.log(`the signer listens on ${env.signerSocket}`);
  await new Promise<void>((resolve) => {
    for (const name of ["SIGTERM", "SIGINT", "SIGHUP"] as const)
      process.once(name, () => resolve());
  });
  await stop();
  return 0;
}

/** The new key becomes an entry of the log with the next checkpoint. */
export async function rotateKey(env: Environment): Promise<number> {
  const signer = socketSigner(env.signerSocket);
  try {
    const keys = await signer.rotate();
    console.log("the log's key is now, to be published beside the one before:");
    console.log(keys.at(-1)?.vkey);
    return 0;
  } catch (error) {
    if (error instanceof SignerError) throw new SetupError(error.message, { cause: error });
    throw error;
  } finally {
    await signer.close();
  }
}
