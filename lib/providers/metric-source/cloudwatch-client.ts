import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { askHttp, asSourceError, type SourceDeps } from "@/lib/providers/metric-source/ask";
import { refuseAwsError } from "@/lib/providers/metric-source/cloudwatch-error";
import type { MetricSource } from "@/lib/providers/metric-source/port";
import { readJson } from "@/lib/providers/metric-source/read-json";

type Request = Pick<Parameters<MetricSource<"cloudwatch">>[0], "source" | "project" | "signal">;
/** The part of the SDK's HttpRequest (@smithy/types) that a call of AWS JSON has. */
type AwsRequest = {
  protocol: string;
  hostname: string;
  port?: number;
  path: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
};

export type OpenClient = {
  client: CloudWatchClient;
  origin: string;
  secrets: readonly string[];
  /** What an exchange failed with. The SDK may wrap what its handler throws. */
  failure: () => unknown;
};

/** The way out says these itself. */
const OWN_HEADERS = new Set(["host", "content-length"]);

/**
 * The AWS SDK, which signs and serialises (AWS JSON 1.0), over `Outbound`, which decides what is reached. It retries
 * nothing and reads neither the environment nor ~/.aws. All its exchanges share the source's one timeout.
 */
export async function openCloudWatch(deps: SourceDeps, request: Request): Promise<OpenClient> {
  const { source, project } = request;
  const endpoint = source.url ?? regionalEndpoint(source.region);
  const { origin } = new URL(endpoint);
  const secret = (name: string) => deps.outbound.secret(name, { origin, project });
  const credentials = await asSourceError(() => ({
    accessKeyId: secret(source.accessKeyId),
    secretAccessKey: secret(source.secretAccessKey),
    ...(source.sessionToken === null ? {} : { sessionToken: secret(source.sessionToken) }),
  }));
  const secrets = Object.values(credentials);
  let failure: unknown;
  const send = sender(deps, request, secrets);
  const client = new CloudWatchClient({
    region: source.region,
    endpoint,
    credentials,
    maxAttempts: 1,
    retryMode: "standard",
    defaultsMode: "standard",
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    disableRequestCompression: true,
    requestMinCompressionSizeBytes: 10_240,
    authSchemePreference: [],
    userAgentAppId: async () => undefined,
    requestHandler: {
      handle: (sent: AwsRequest) =>
        send(sent).catch((error: unknown) => {
          failure = error;
          throw error;
        }),
      updateHttpClientConfig: () => undefined,
      httpHandlerConfigs: () => ({}),
    },
  });
  return { client, origin, secrets, failure: () => failure };
}

/** "Amazon CloudWatch endpoints and quotas", AWS General Reference. Other partitions give their address. */
function regionalEndpoint(region: string): string {
  return `https://monitoring.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
}

function sender(deps: SourceDeps, { source, signal }: Request, secrets: readonly string[]) {
  const deadline = performance.now() + source.polling.timeout;
  return async (sent: AwsRequest) => {
    const timeout = Math.max(1, Math.ceil(deadline - performance.now()));
    const answer = await askHttp(
      deps,
      { source: { ...source, polling: { ...source.polling, timeout } }, signal },
      { method: "POST", url: urlOf(sent), headers: headersOf(sent), body: sent.body, secrets },
    );
    refuseAwsError(answer);
    readJson(answer);
    return {
      response: { statusCode: answer.status, headers: answer.headers, body: answer.body },
    };
  };
}

function urlOf({ protocol, hostname, port, path }: AwsRequest): string {
  return `${protocol}//${hostname}${port === undefined ? "" : `:${port}`}${path}`;
}

function headersOf({ headers }: AwsRequest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !OWN_HEADERS.has(name.toLowerCase())),
  );
}
