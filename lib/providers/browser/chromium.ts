import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type BrowserContext, chromium } from "playwright-core";
import {
  CHROMIUM_FLAGS,
  findInstalledChromium,
  INSTALL_CHROMIUM,
} from "@/lib/providers/browser/chromium-places.mjs";
import { type ResolveOrigin, startEgressProxy } from "@/lib/providers/browser/egress-proxy";
import { BrowserError } from "@/lib/providers/browser/port";

export type BrowserVisit = {
  /** Decides on every connection that the browser makes. */
  resolve: ResolveOrigin;
  viewport: { width: number; height: number };
  /** Milliseconds for the whole visit, its start included, but not its wait for the visits before it. */
  timeout: number;
  signal: AbortSignal;
};

export type OpenBrowser = {
  context: BrowserContext;
  /** Origins that were refused so far, with the reason. */
  refused: ReadonlyMap<string, string>;
};

/** Runs `work` in a browser that is started for it and ended after it, one at a time. */
export type WithBrowser = <T>(
  visit: BrowserVisit,
  work: (open: OpenBrowser) => Promise<T>,
) => Promise<T>;

const START_MS = 20_000;
const MAX_BYTES = 96 * 1024 * 1024;

/** What keeps it to itself, on top of what every Chromium here gets. */
const FLAGS = [
  ...CHROMIUM_FLAGS,
  // Names are for the proxy to look up.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
  "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
  "--js-flags=--max-old-space-size=512",
  "--disable-breakpad",
  "--hide-scrollbars",
];

/**
 * Starts Chromiums with an empty profile under `folder`, which belongs to this process: what an earlier one left there
 * is removed. They see none of this process's environment, which holds secrets.
 */
export function chromiumIn(folder: string, chromiumPath: string | null): WithBrowser {
  let queue: Promise<unknown> = Promise.resolve();
  let executable: string | null = null;
  const visitNow = async <T>(visit: BrowserVisit, work: (open: OpenBrowser) => Promise<T>) => {
    visit.signal.throwIfAborted();
    executable ??= findInstalledChromium(chromiumPath);
    if (!executable) throw new BrowserError("no_browser", missing(chromiumPath));
    await rm(folder, { recursive: true, force: true });
    return visitWith(path.join(folder, randomUUID()), executable, visit, work);
  };
  return (visit, work) => {
    const result = queue.then(() => visitNow(visit, work));
    queue = result.catch(() => undefined);
    return result;
  };
}

function missing(chromiumPath: string | null): string {
  const what = chromiumPath
    ? `CHROMIUM_PATH (${chromiumPath}) does not start.`
    : "There is no Chromium on the server.";
  return `${what} ${INSTALL_CHROMIUM}`;
}

async function visitWith<T>(
  profile: string,
  executable: string,
  { resolve, viewport, timeout, signal }: BrowserVisit,
  work: (open: OpenBrowser) => Promise<T>,
): Promise<T> {
  const limit = AbortSignal.timeout(timeout);
  await mkdir(profile, { recursive: true, mode: 0o700 });
  const proxy = await startEgressProxy(resolve, MAX_BYTES);
  let context: BrowserContext | null = null;
  try {
    context = await launch(profile, executable, proxy.server, viewport);
    const open = context;
    // The one limit on time is the visit's own.
    open.setDefaultTimeout(0);
    const end = () => void open.close().catch(() => undefined);
    const stop = AbortSignal.any([limit, signal]);
    stop.addEventListener("abort", end, { once: true });
    stop.throwIfAborted();
    return await work({ context: open, refused: proxy.refused });
  } catch (error) {
    throw told(error, { limit, signal, timeout });
  } finally {
    await context?.close().catch(() => undefined);
    await proxy.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function launch(
  profile: string,
  executablePath: string,
  proxy: { server: string; username: string; password: string },
  viewport: { width: number; height: number },
): Promise<BrowserContext> {
  try {
    return await chromium.launchPersistentContext(profile, {
      executablePath,
      headless: true,
      args: FLAGS,
      // Playwright's own default is to switch the sandbox off.
      chromiumSandbox: process.getuid?.() !== 0,
      // A socket below `folder` could have a longer name than sockets may have.
      env: {
        PATH: "/usr/local/bin:/usr/bin:/bin",
        HOME: profile,
        TMPDIR: tmpdir(),
        LANG: "C.UTF-8",
      },
      // Loopback addresses go through the proxy as all others do.
      proxy: { ...proxy, bypass: "<-loopback>" },
      timeout: START_MS,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      viewport,
      serviceWorkers: "block",
      acceptDownloads: false,
      locale: "en-GB",
      timezoneId: "UTC",
      permissions: [],
    });
  } catch (cause) {
    throw new BrowserError("no_browser", `Chromium (${executablePath}) does not start.`, { cause });
  }
}

function told(
  error: unknown,
  { limit, signal, timeout }: { limit: AbortSignal; signal: AbortSignal; timeout: number },
): unknown {
  if (signal.aborted) return signal.reason;
  if (limit.aborted) {
    const seconds = Math.round(timeout / 1000);
    return new BrowserError("timeout", `The page was not complete within ${seconds} s.`, {
      cause: error,
    });
  }
  return error;
}
