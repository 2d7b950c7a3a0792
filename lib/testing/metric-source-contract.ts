import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answers, Source, SourceKind, SourceQuery } from "@/lib/domain/source/source";
import { SourceError } from "@/lib/domain/source/source-error";
import type { MetricSource, SourceAnswer, TimeWindow } from "@/lib/providers/metric-source/port";
import { pinnedOutbound } from "@/lib/providers/outbound/pinned-outbound";
import type { Outbound, OutboundPolicy } from "@/lib/providers/outbound/port";

export type SourceSubject<Kind extends SourceKind> = {
  open: (deps: { outbound: Outbound }) => MetricSource<Kind>;
  /** What to ask at `http://127.0.0.1:port`, with the timeout given. It uses every secret of `secrets`. */
  ask: (
    origin: string,
    timeout: number,
  ) => {
    source: Extract<Source, { kind: Kind }>;
    query: Extract<SourceQuery, { kind: Kind }>;
    answers: Answers;
    /** Another window than the contract's, where a source has a horizon. */
    window?: TimeWindow;
  };
  /** The secrets that a source at `origin` uses, by name. */
  secrets: (origin: string) => Record<string, string>;
  /** How the policy names the origin, where that is not as `ask` is given it. */
  listed?: (origin: string) => string;
};

const FROM = new Date("2026-03-02T10:00:00Z");
const TO = new Date("2026-03-02T10:05:00Z");
export const CONTRACT_WINDOW = { from: FROM, to: TO };
const PATIENCE_MS = 20_000;
const HASTE_MS = 200;

type Policing = { unlisted?: boolean; withoutSecrets?: boolean };

/** Asks a subject at `origin` through a real way out that lists the origin and gives out its secrets. */
export function askSubject<Kind extends SourceKind>(
  subject: SourceSubject<Kind>,
  origin: string,
  options: { timeout?: number; signal?: AbortSignal } & Policing = {},
): Promise<SourceAnswer> {
  const { timeout = PATIENCE_MS, signal = new AbortController().signal } = options;
  const policy = policyOf(subject, origin, options);
  const pull = subject.open({ outbound: pinnedOutbound(() => policy) });
  const question = subject.ask(origin, timeout);
  return pull({ project: "shop", window: CONTRACT_WINDOW, signal, ...question });
}

function policyOf<Kind extends SourceKind>(
  subject: SourceSubject<Kind>,
  origin: string,
  { unlisted = false, withoutSecrets = false }: Policing,
): OutboundPolicy {
  const listed = subject.listed?.(origin) ?? origin;
  const secrets = Object.entries(withoutSecrets ? {} : subject.secrets(origin));
  return {
    origins: unlisted ? [] : [{ origin: listed, private: true }],
    secrets: new Map(
      secrets.map(([name, value]) => [name, { value, origins: [listed], projects: ["shop"] }]),
    ),
  };
}

/** The error that `work` rejects with, which has to be a `SourceError` in the manner of all sources. */
export async function sourceErrorOf(work: Promise<unknown>): Promise<SourceError> {
  const error = await work.then(
    (answer) => new Error(`answered ${JSON.stringify(answer)}; expected a SourceError`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof SourceError)) throw error;
  expect(error.message).toMatch(/^\S.{10,}/);
  expect(error.message.length).toBeLessThan(700);
  return error;
}

/** No part of an error, its causes and its stack included, may hold a secret. */
export function expectNoSecret<Kind extends SourceKind>(
  subject: SourceSubject<Kind>,
  origin: string,
  shown: unknown,
): void {
  const text = inspect(shown, { depth: 12, maxStringLength: null, maxArrayLength: null });
  for (const value of Object.values(subject.secrets(origin))) {
    for (const part of value.split(/\s+/).filter(({ length }) => length >= 6)) {
      expect(text).not.toContain(part);
    }
  }
}

/**
 * What every source does whatever it speaks: it connects to nothing that is not listed, ends in time, ends when it is
 * told to, and never repeats a secret. Registers tests.
 */
export function metricSourceContract<Kind extends SourceKind>(
  name: string,
  subject: SourceSubject<Kind>,
): void {
  describe(`${name}, as every source`, () => {
    let server: RawServer;
    beforeAll(async () => {
      server = await startRawServer();
    });
    afterAll(() => server.close());

    it("connects to no origin that is not listed", async () => {
      const before = server.connections();
      const error = await sourceErrorOf(askSubject(subject, server.origin, { unlisted: true }));
      expect(["not_allowed", "no_secret"]).toContain(error.code);
      expect(server.connections()).toBe(before);
    });

    it.skipIf(Object.keys(subject.secrets("http://127.0.0.1")).length === 0)(
      "connects to nothing without its secrets",
      async () => {
        const before = server.connections();
        const error = await sourceErrorOf(
          askSubject(subject, server.origin, { withoutSecrets: true }),
        );
        expect(error.code).toBe("no_secret");
        expect(server.connections()).toBe(before);
      },
    );

    it("says that nobody listens", async () => {
      const gone = await startRawServer();
      await gone.close();
      const error = await sourceErrorOf(askSubject(subject, gone.origin));
      expect(error.code).toBe("unreachable");
      expect(error.message).toContain(new URL(gone.origin).host);
      expectNoSecret(subject, gone.origin, error);
    });

    it("ends in time when nothing is answered", async () => {
      server.onConnection(() => undefined);
      const error = await sourceErrorOf(askSubject(subject, server.origin, { timeout: HASTE_MS }));
      expect(error.code).toBe("timeout");
      expectNoSecret(subject, server.origin, error);
      await server.quiet();
    });

    it("says that the connection was reset", async () => {
      server.onConnection((socket) => socket.once("data", () => socket.resetAndDestroy()));
      const error = await sourceErrorOf(askSubject(subject, server.origin));
      expect(error.code).toBe("unreachable");
      expectNoSecret(subject, server.origin, error);
    });

    it("ends with the signal's reason, and lets go of the connection", async () => {
      const stop = new AbortController();
      const reason = new Error("the worker ends");
      server.onConnection((socket) => socket.once("data", () => stop.abort(reason)));
      await expect(askSubject(subject, server.origin, { signal: stop.signal })).rejects.toBe(
        reason,
      );
      await server.quiet();
    });

    it("does not begin when the signal has already fired", async () => {
      const before = server.connections();
      const reason = new Error("the worker has ended");
      const signal = AbortSignal.abort(reason);
      await expect(askSubject(subject, server.origin, { signal })).rejects.toBe(reason);
      expect(server.connections()).toBe(before);
    });
  });
}

type RawServer = {
  origin: string;
  onConnection: (then: (socket: Socket) => void) => void;
  connections: () => number;
  quiet: () => Promise<void>;
  close: () => Promise<void>;
};

/** Speaks no protocol at all. */
async function startRawServer(): Promise<RawServer> {
  let then: (socket: Socket) => void = () => undefined;
  let connections = 0;
  const open = new Map<Socket, Promise<void>>();
  const server = createServer((socket) => {
    connections += 1;
    socket.on("error", () => undefined);
    const ended = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    open.set(socket, ended);
    ended.then(() => open.delete(socket));
    // Unread data would keep an end from being noticed.
    socket.resume();
    then(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    onConnection: (next) => {
      then = next;
    },
    connections: () => connections,
    quiet: async () => {
      await Promise.all(open.values());
    },
    close: async () => {
      server.close();
      for (const socket of open.keys()) socket.destroy();
      await once(server, "close");
    },
  };
}
