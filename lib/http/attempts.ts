import { RateLimiterPostgres } from "rate-limiter-flexible";
import type { Database } from "@/lib/data/database";
import { AppError } from "@/lib/domain/app-error";

const FAILURES = 10;
const PERIOD_SECONDS = 15 * 60;

/** Counts wrong passwords in the database, so that a restart forgets none. */
export class Attempts {
  readonly #limiter: RateLimiterPostgres;

  constructor({ pool }: Database) {
    this.#limiter = new RateLimiterPostgres({
      storeClient: pool,
      tableName: "failed_attempt",
      tableCreated: true,
      keyPrefix: "",
      points: FAILURES,
      duration: PERIOD_SECONDS,
      clearExpiredByTimeout: false,
    });
  }

  /** Throws `rate_limited` once `who` has failed too often. */
  async require(who: string): Promise<void> {
    const state = await this.#limiter.get(who);
    if (!state || state.consumedPoints < FAILURES) return;
    const minutes = Math.ceil(state.msBeforeNext / 60_000);
    throw new AppError(
      "rate_limited",
      `Too many wrong passwords. Try again in ${minutes} min, or ask an administrator.`,
    );
  }

  async failed(who: string): Promise<void> {
    await this.#limiter.penalty(who);
  }

  async succeeded(who: string): Promise<void> {
    await this.#limiter.delete(who);
  }
}
