import { createHmac } from "node:crypto";

/** What the web process says who it is by. Whoever knows it can hand in logins, which are checked all the same. */
export function webProcessProof(sessionSecret: string): string {
  return createHmac("sha256", sessionSecret).update("tollgate: web process").digest("hex");
}
