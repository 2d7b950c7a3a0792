import { SetupError } from "@/lib/config/setup-error";
import { takeHomeLock } from "@/lib/processes/home-lock";
import { LogSigner } from "@/lib/processes/signer/log-signer";
import { listenOnSocket } from "@/lib/processes/signer/signer-socket";
import { ensureSignerFolder } from "@/lib/processes/signer/signer-state";

/** Who may connect: this user, and the group of the socket's file, which the operator may set. */
const SOCKET_MODE = 0o660;

/**
 * Runs the signer of a folder on a socket; the function that it resolves with ends it. Throws where another process has
 * the folder, on whatever socket: two that each remember what they signed last would sign two histories.
 */
export async function openSigner(options: {
  folder: string;
  origin: string | null;
  socketPath: string;
}): Promise<() => Promise<void>> {
  ensureSignerFolder(options.folder);
  const lock = takeHomeLock(options.folder, "start");
  if (lock.kind === "held") {
    throw new SetupError(
      `Another signer, process ${lock.holder.pid}, works in ${options.folder}. Stop it first.`,
    );
  }
  try {
    const signer = new LogSigner(options.folder, options.origin, Date.now);
    const stop = await listenOnSocket(signer, options.socketPath, SOCKET_MODE);
    return async () => {
      await stop();
      lock.release();
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}
