import { OFREPProvider } from "@openfeature/ofrep-provider";
import { type Client, ErrorCode, OpenFeature } from "@openfeature/server-sdk";
import type { Side } from "@/demo/portal/side";

/** No user waits longer than this for a flag; the path in service takes the request then. */
const TIMEOUT_MS = 250;

/** Asks which implementation serves a user. Answers `stable` where the flag service does not answer. */
export type ChooseSide = (userId: string) => Promise<Side>;

export async function connectFlag(options: {
  tollgate: string;
  token: string;
  flag: string;
}): Promise<{ choose: ChooseSide; failures: () => number; close: () => Promise<void> }> {
  await OpenFeature.setProviderAndWait(
    new OFREPProvider({
      baseUrl: options.tollgate,
      headers: [["authorization", `Bearer ${options.token}`]],
      fetchImplementation: (request, init) =>
        fetch(request, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }),
    }),
  );
  const client: Client = OpenFeature.getClient("portal");
  let failures = 0;
  return {
    choose: async (userId) => {
      const answer = await client.getBooleanDetails(options.flag, false, { targetingKey: userId });
      if (answer.errorCode !== undefined && answer.errorCode !== ErrorCode.FLAG_NOT_FOUND) {
        failures += 1;
      }
      return answer.value ? "canary" : "stable";
    },
    failures: () => failures,
    close: () => OpenFeature.close(),
  };
}
