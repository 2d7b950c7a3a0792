import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";
import { signedIn } from "@/demo/portal/guards";
import { encryptHealth } from "@/demo/portal/health-cipher";
import type { Portal, PortalEnv } from "@/demo/portal/portal";

const Profile = z.strictObject({
  name: z.string().min(1).max(200),
  health: z.string().min(1).max(2000),
});

/** The profile, whose health field is stored encrypted only. */
export function profileRoutes(portal: Portal): Hono<PortalEnv> {
  const app = new Hono<PortalEnv>();

  app.get("/profile", async (c) => {
    const { rows } = await portal.pool.query<{ name: string | null; complete: boolean }>(
      "SELECT name, health IS NOT NULL AS complete FROM account WHERE id = $1",
      [signedIn(c.var.session)],
    );
    return c.json({ name: rows[0]?.name ?? null, complete: rows[0]?.complete ?? false });
  });

  app.put("/profile", async (c) => {
    const { name, health } = Profile.parse(await c.req.json());
    const id = signedIn(c.var.session);
    const { rowCount } = await portal.pool.query(
      "UPDATE account SET name = $2, health = $3, profile_at = now() WHERE id = $1 AND verified_at IS NOT NULL",
      [id, name, encryptHealth(portal.healthKey, id, health)],
    );
    if (rowCount === 0) throw new HTTPException(403, { message: "Verify your address first." });
    portal.analytics.track(id, { name: "profile_saved", properties: { fields: 2 } });
    portal.step("profile_completed", id);
    return c.json({ complete: true });
  });

  return app;
}
