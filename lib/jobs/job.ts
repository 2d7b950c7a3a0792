import type { Context } from "@/lib/use-cases/context";

export type Job = {
  /** Also the queue's task identifier. */
  name: string;
  /** When it runs by itself (crontab notation, UTC); null: only when asked for. */
  cron: string | null;
  /**
   * Parses its payload and calls one use-case; returns what the log should say, if anything. `signal` aborts when the
   * worker ends; what was not done by then is tried again by the next one.
   */
  run: (payload: unknown, context: Context, signal: AbortSignal) => Promise<string | null>;
};
