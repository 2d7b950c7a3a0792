import type { Context } from "@/lib/use-cases/context";

export type Job = {
  /** Also the queue's task identifier. */
  name: string;
  /** When it runs by itself (crontab notation, UTC); null: only when asked for. */
  cron: string | null;
  /** Parses its payload and calls one use-case; returns what the log should say, if anything. */
  run: (payload: unknown, context: Context) => Promise<string | null>;
};
