import { OFREPProvider } from "@openfeature/ofrep-provider";
import { type Client, OpenFeature } from "@openfeature/server-sdk";
import type { Side } from "@/demo/portal/meters";

/** No user waits longer than this for a flag; the path in service takes the request then. */
const TIMEOUT_MS = 250;

/** Asks which implementation serves a user. Answers `stable` where the flag service does not answer. */
export type ChooseSide = (userId: string) => Promise<Side>;

export async function connectFlag(options: {
  tollgate: string;
  token: string;
  flag: string;
}): Promise<{ choose: ChooseSide; close: () => Promise<void> }> {
  await OpenFeature.setProviderAndWait(
    new OFREPProvider({
      baseUrl: options.tollgate,
      headers: [["authorization", `Bearer ${options.token}`]],
      fetchImplementation: (request, init) =>
        fetch(request, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }),
    }),
  );
  const client: Client = OpenFeature.getClient("portal");
  return {
    choose: async (userId) =>
      (await client.getBooleanValue(options.flag, false, { targetingKey: userId }))
        ? "canary"
        : "stable",
    close: () => OpenFeature.close(),
  };
}
