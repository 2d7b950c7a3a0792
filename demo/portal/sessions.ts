import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type pg from "pg";
import { LruCache } from "@/demo/portal/lru-cache";

export type Session = { id: string; accountId: string | null; staff: boolean };

const CACHED = 2_000;

/** Sessions live in the database and are answered from a cache; their CSRF token is derived from their id. */
export class Sessions {
  readonly cache = new LruCache<Session>(CACHED);

  constructor(
    private readonly pool: pg.Pool,
    private readonly secret: Buffer,
  ) {}

  async start(): Promise<Session> {
    const session = { id: randomBytes(18).toString("base64url"), accountId: null, staff: false };
    await this.pool.query("INSERT INTO session (id) VALUES ($1)", [session.id]);
    return session;
  }

  async find(id: string): Promise<Session | null> {
    const cached = this.cache.get(id);
    if (cached) return cached;
    const { rows } = await this.pool.query<{ account_id: string | null; staff: boolean | null }>(
      "SELECT s.account_id, a.staff FROM session s LEFT JOIN account a ON a.id = s.account_id WHERE s.id = $1",
      [id],
    );
    const row = rows[0];
    if (!row) return null;
    const session = { id, accountId: row.account_id, staff: row.staff ?? false };
    this.cache.set(id, session);
    return session;
  }

  /** Who logs in gets a new session id, so that an id from before is worth nothing. */
  async logIn(before: Session, account: { id: string; staff: boolean }): Promise<Session> {
    const session = {
      id: randomBytes(18).toString("base64url"),
      accountId: account.id,
      staff: account.staff,
    };
    await this.pool.query(
      "WITH gone AS (DELETE FROM session WHERE id = $1) INSERT INTO session (id, account_id) VALUES ($2, $3)",
      [before.id, session.id, account.id],
    );
    this.cache.delete(before.id);
    this.cache.set(session.id, session);
    return session;
  }

  csrfToken(session: Session): string {
    return createHmac("sha256", this.secret).update(session.id).digest("base64url");
  }

  isCsrfToken(session: Session, given: string | undefined): boolean {
    const expected = Buffer.from(this.csrfToken(session));
    const actual = Buffer.from(given ?? "");
    return actual.length === expected.length && timingSafeEqual(actual, expected);
  }
}
