import { LogSigner } from "@/lib/processes/signer/log-signer";
import { listenOnSocket } from "@/lib/processes/signer/signer-socket";

/** Who may connect: this user, and the group of the socket's file, which the operator may set. */
const SOCKET_MODE = 0o660;

/** Runs the signer of a folder on a socket; the function that it resolves with ends it. */
export async function openSigner(options: {
  folder: string;
  origin: string | null;
  socketPath: string;
}): Promise<() => Promise<void>> {
  const signer = new LogSigner(options.folder, options.origin, Date.now);
  return await listenOnSocket(signer, options.socketPath, SOCKET_MODE);
}
