import path from "node:path";
import { readEnvironment } from "@/lib/config/env";
import { runChild, type Stop } from "@/lib/processes/child";
import { openSigner } from "@/lib/processes/signer/open-signer";

async function start(): Promise<Stop> {
  const env = readEnvironment();
  return await openSigner({
    folder: path.join(env.home, "signer"),
    origin: env.logOrigin,
    socketPath: env.signerSocket,
  });
}

await runChild("signer", start);
