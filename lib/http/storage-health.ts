import { StorageError } from "@/lib/domain/evidence/storage-error";
import type { Context } from "@/lib/use-cases/context";

type Check = { ok: boolean; detail: string };

/** A bucket is asked this often, however often a load balancer asks here. */
const KEPT_MS = 10_000;

/** Whether evidence files can be written and read. */
export function storageHealth(storage: NonNullable<Context["storage"]>): () => Promise<Check> {
  let known: { until: number; check: Promise<Check> } | null = null;
  return () => {
    if (!known || performance.now() >= known.until) {
      known = { until: performance.now() + KEPT_MS, check: ask(storage) };
    }
    return known.check;
  };
}

async function ask(storage: NonNullable<Context["storage"]>): Promise<Check> {
  try {
    await storage.check();
    return { ok: true, detail: "writes and reads" };
  } catch (error) {
    const detail = error instanceof StorageError ? error.message : "fails for an unknown reason";
    return { ok: false, detail };
  }
}
