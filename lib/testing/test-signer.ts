import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openSigner } from "@/lib/processes/signer/open-signer";
import type { CheckpointSigner } from "@/lib/providers/signer/port";
import { socketSigner } from "@/lib/providers/signer/socket-signer";

export type TestSigner = CheckpointSigner & {
  /** Holds its key and what it has signed. */
  folder: string;
  /** Ends it and removes its folder. */
  end: () => Promise<void>;
};

/** The real signer in this process, on a socket of its own. */
export async function startTestSigner(origin = "tollgate.test/log"): Promise<TestSigner> {
  const place = mkdtempSync(path.join(tmpdir(), "signer-"));
  const folder = path.join(place, "signer");
  const socketPath = path.join(place, "signer.sock");
  const stop = await openSigner({ folder, origin, socketPath });
  const client = socketSigner(socketPath);
  return {
    ...client,
    folder,
    end: async () => {
      await client.close();
      await stop();
      rmSync(place, { recursive: true });
    },
  };
}
