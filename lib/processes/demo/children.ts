import { execFile } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { checkoutFolder } from "@/lib/config/checkout";
import { childEnvironment } from "@/lib/config/child-environment";
import type { Environment } from "@/lib/config/env";
import { type ChildSpec, type ManagedChild, manageChild } from "@/lib/processes/managed-child";

export type Log = (line: string) => void;

const PORTAL = "demo/portal/main.ts";
const LOAD = "demo/load/main.ts";
/** About 70 requests a second: a user makes ten on average. */
const USERS_PER_SECOND = 7;
const LONGEST_LOAD_S = 1_800;

/** The whole server as `tollgate start` runs it, in a home of its own. */
export function startTollgate(env: Environment, url: string, log: Log): ManagedChild {
  return manageChild(
    {
      ...inCheckout("tollgate", "bin/tollgate.mjs", ["start"]),
      env: childEnvironment("production", {
        ...(env.databaseUrl ? { DATABASE_URL: env.databaseUrl } : {}),
        PORT: String(env.port),
        TOLLGATE_HOME: env.home,
        TOLLGATE_URL: url,
      }),
    },
    { log, onChange: () => {} },
  );
}

export type PortalSettings = {
  home: string;
  port: number;
  variant: string;
  source: string;
  tollgate: string;
  run: string;
  flag: string;
  token: string;
};

export function startPortal(settings: PortalSettings, log: Log): ManagedChild {
  const { token, ...options } = settings;
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return manageChild(
    {
      ...inCheckout("portal", PORTAL, args),
      env: childEnvironment("production", { TOLLGATE_TOKEN: token }),
    },
    { log, onChange: () => {} },
  );
}

export function startLoad(portalUrl: string, log: Log): ManagedChild {
  return manageChild(
    {
      ...inCheckout("load", LOAD, loadArguments(portalUrl, LONGEST_LOAD_S)),
      env: childEnvironment("production"),
    },
    { log, onChange: () => {} },
  );
}

/** A short load that ends by itself; answers what it printed last. */
export async function runLoad(portalUrl: string, seconds: number): Promise<string> {
  const spec = inCheckout("load", LOAD, loadArguments(portalUrl, seconds));
  const output = await run(
    [...spec.execArgv.slice(0, 2), spec.module, ...(spec.args ?? [])],
    (seconds + 30) * 1_000,
  );
  return output.trim().split("\n").at(-1) ?? "";
}

/** Runs Node to its end and answers its standard output; rejects where it fails. */
export function run(args: string[], timeout: number): Promise<string> {
  const options = {
    cwd: checkoutFolder(),
    timeout,
    maxBuffer: 16 * 1024 * 1024,
    env: childEnvironment("production"),
  };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, options, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
  });
}

function loadArguments(portalUrl: string, seconds: number): string[] {
  return [
    ...["--portal", portalUrl],
    ...["--users-per-second", String(USERS_PER_SECOND)],
    ...["--seconds", String(seconds)],
  ];
}

/** TypeScript of this checkout, as a child that ends when this process does. */
function inCheckout(name: string, module: string, args: string[]): Omit<ChildSpec, "env"> {
  const folder = checkoutFolder();
  const preload = (file: string) => [
    "--import",
    pathToFileURL(path.join(folder, "lib/processes", file)).href,
  ];
  return {
    name,
    module: path.join(folder, module),
    args,
    execArgv: [...preload("register-tsx.mjs"), ...preload("end-with-parent.mjs")],
    cwd: folder,
  };
}
