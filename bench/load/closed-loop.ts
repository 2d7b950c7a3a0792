import { nextBatch } from "@/bench/load/samples";
import type { Target } from "@/bench/servers/target";

export type Throughput = { samples: number; requests: number; seconds: number };

/** Lets so many clients send one batch after the other, each waiting for its answer, for so many seconds. */
export async function closedLoop(
  target: Target,
  { clients, size, seconds }: { clients: number; size: number; seconds: number },
): Promise<Throughput> {
  const begun = performance.now();
  const deadline = begun + seconds * 1000;
  let requests = 0;
  const client = async (number: number) => {
    while (performance.now() < deadline) {
      await target.send(nextBatch(size), number);
      requests += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  return { samples: requests * size, requests, seconds: (performance.now() - begun) / 1000 };
}
