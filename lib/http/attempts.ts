import { createHash } from "node:crypto";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import type { Database } from "@/lib/data/database";
import { AppError } from "@/lib/domain/app-error";

const PERIOD_SECONDS = 15 * 60;

/**
 * Wrong passwords in a period: for one account at the front door and once more where sessions are opened, for one
 * signed-in person, and from one address of the network.
 */
const MOST_FAILURES = { login: 10, open: 10, confirm: 10, address: 100 } as const;

export type Guesser = { kind: keyof typeof MOST_FAILURES; name: string };

/** Too many wrong passwords; knows when the next one may come. */
export class TooManyAttempts extends AppError {
  constructor(readonly retryAfterSeconds: number) {
    super(
      "rate_limited",
      `Too many wrong passwords. Try again in ${Math.ceil(retryAfterSeconds / 60)} min, or ask an administrator.`,
    );
  }
}

/**
 * Counts wrong passwords in the database, so that a restart forgets none. An attempt counts before anybody
 * knows how it ends, so that many at once are no more than the limit; what was right is taken back.
 */
export class Attempts {
  readonly #limiters: Record<Guesser["kind"], RateLimiterPostgres>;

  constructor({ pool }: Pick<Database, "pool">) {
    const limiter = (points: number) =>
      new RateLimiterPostgres({
        storeClient: pool,
        tableName: "failed_attempt",
        tableCreated: true,
        keyPrefix: "",
        points,
        duration: PERIOD_SECONDS,
        clearExpiredByTimeout: true,
      });
    this.#limiters = {
      login: limiter(MOST_FAILURES.login),
      open: limiter(MOST_FAILURES.open),
      confirm: limiter(MOST_FAILURES.confirm),
      address: limiter(MOST_FAILURES.address),
    };
  }

  /** Counts one attempt. Throws `TooManyAttempts` beyond the limit. */
  async take(who: Guesser): Promise<void> {
    try {
      await this.#limiters[who.kind].consume(keyOf(who));
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw new TooManyAttempts(Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)));
    }
  }

  /** Takes back one attempt that was no wrong password. */
  async giveBack(who: Guesser): Promise<void> {
    await this.#limiters[who.kind].reward(keyOf(who));
  }

  /** Forgets all attempts: the right password came. */
  async forget(who: Guesser): Promise<void> {
    await this.#limiters[who.kind].delete(keyOf(who));
  }
}

/** Names are hashed: they may be of any length and hold anything. */
function keyOf({ kind, name }: Guesser): string {
  return `${kind}:${createHash("sha256").update(name).digest("hex")}`;
}
