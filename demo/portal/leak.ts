import type { Portal } from "@/demo/portal/portal";

const AFTER_MS = 5_000;

/**
 * The fault of `--variant leaky`: exactly one upload on the new path, some seconds after the first one there,
 * puts the user's e-mail address into its analytics event.
 */
export function createLeak(portal: Portal): (accountId: string) => Promise<string | null> {
  let firstAt: number | null = null;
  let done = portal.variant !== "leaky";
  return async (accountId) => {
    if (done) return null;
    firstAt ??= performance.now();
    if (performance.now() - firstAt < AFTER_MS) return null;
    done = true;
    const { rows } = await portal.pool.query<{ email: string }>(
      "SELECT email FROM account WHERE id = $1",
      [accountId],
    );
    return `uploaded by ${rows[0]?.email ?? "nobody"}`;
  };
}
