import path from "node:path";
import { pathToFileURL } from "node:url";
import { checkoutFolder } from "@/lib/config/checkout";
import {
  childEnvironment,
  signerChildEnvironment,
  webChildEnvironment,
} from "@/lib/config/child-environment";
import type { Environment } from "@/lib/config/env";
import type { ProcessUrls } from "@/lib/processes/database-roles";
import type { ChildSpec } from "@/lib/processes/managed-child";

export type ServerSettings = {
  env: Environment;
  mode: "production" | "development";
  urls: ProcessUrls;
  /** On 127.0.0.1. */
  webPort: number;
  /** Where people reach the server. */
  publicUrl: string;
  sessionSecret: string;
};

/** The children, each with its own login and no more secrets than it needs. `signer` null: it is run elsewhere. */
export function childSpecs(
  settings: ServerSettings,
): Record<"api" | "web" | "worker", ChildSpec> & { signer: ChildSpec | null } {
  return {
    signer: settings.env.hasOwnSigner ? null : signerSpec(settings),
    api: apiSpec(settings),
    web: webSpec(settings),
    worker: workerSpec(settings),
  };
}

/** The only one with the log's key, and without a way to the database. */
function signerSpec({ env, mode }: ServerSettings): ChildSpec {
  return {
    ...ownProcess("signer"),
    env: signerChildEnvironment(mode, {
      ...optional({ TOLLGATE_LOG_ORIGIN: env.logOrigin }),
      TOLLGATE_HOME: env.home,
    }),
  };
}

function apiSpec({
  env,
  mode,
  urls,
  webPort,
  publicUrl,
  sessionSecret,
}: ServerSettings): ChildSpec {
  return {
    ...ownProcess("api"),
    args: mode === "development" ? ["--dev"] : [],
    env: childEnvironment(mode, {
      ...optional({ SMTP_URL: env.smtpUrl, S3_URL: env.s3Url }),
      DATABASE_URL: urls.api,
      TOLLGATE_HOME: env.home,
      TOLLGATE_OUTBOUND: env.outboundFile,
      TOLLGATE_SIGNER_SOCKET: env.signerSocket,
      PORT: String(env.port),
      HOST: env.host,
      TOLLGATE_URL: publicUrl,
      TOLLGATE_WEB_ORIGIN: `http://127.0.0.1:${webPort}`,
      NEXTAUTH_SECRET: sessionSecret,
    }),
  };
}

function webSpec({
  env,
  mode,
  urls,
  webPort,
  publicUrl,
  sessionSecret,
}: ServerSettings): ChildSpec {
  const folder = checkoutFolder();
  const command = mode === "development" ? "dev" : "start";
  const guard = path.join(folder, "lib/processes/end-with-parent.mjs");
  return {
    name: "web",
    module: path.join(folder, "node_modules/next/dist/bin/next"),
    args: [command, "--port", String(webPort), "--hostname", "127.0.0.1"],
    execArgv: ["--import", pathToFileURL(guard).href],
    cwd: folder,
    env: webChildEnvironment(mode, {
      DATABASE_URL: urls.web,
      TOLLGATE_URL: publicUrl,
      TOLLGATE_API_ORIGIN: originOf(env.host, env.port),
      NEXTAUTH_URL: publicUrl,
      NEXTAUTH_SECRET: sessionSecret,
      NEXT_TELEMETRY_DISABLED: "1",
    }),
  };
}

/** How a process of this machine reaches a server that listens on `host`. */
function originOf(host: string, port: number): string {
  const isAny = host === "0.0.0.0" || host === "::";
  const name = host.includes(":") ? `[${host}]` : host;
  return `http://${isAny ? "127.0.0.1" : name}:${port}`;
}

function workerSpec({ env, mode, urls, publicUrl }: ServerSettings): ChildSpec {
  return {
    ...ownProcess("worker"),
    env: childEnvironment(mode, {
      ...optional({
        SMTP_URL: env.smtpUrl,
        TOLLGATE_MAIL_FROM: env.mailFrom,
        S3_URL: env.s3Url,
      }),
      TOLLGATE_URL: publicUrl,
      // Its browser prints pages as they are served to everybody.
      TOLLGATE_API_ORIGIN: originOf(env.host, env.port),
      DATABASE_URL: urls.worker,
      TOLLGATE_HOME: env.home,
      TOLLGATE_OUTBOUND: env.outboundFile,
      TOLLGATE_TRUST: env.trustFile,
      TOLLGATE_SIGNER_SOCKET: env.signerSocket,
    }),
  };
}

function ownProcess(name: "api" | "worker" | "signer"): Omit<ChildSpec, "env"> {
  const folder = checkoutFolder();
  const register = path.join(folder, "lib/processes/register-tsx.mjs");
  return {
    name,
    module: path.join(folder, `lib/processes/${name}.ts`),
    execArgv: ["--import", pathToFileURL(register).href],
    cwd: folder,
  };
}

function optional(values: Record<string, string | null>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}
