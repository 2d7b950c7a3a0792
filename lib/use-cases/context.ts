import type { Actor } from "@/lib/domain/access/actor";
import type { Database } from "@/lib/data/database";

/** Who acts, on what. Time comes from the database's clock: `transaction` hands it out as `tx.now`. */
export type Context = {
  actor: Actor;
  db: Database;
};
