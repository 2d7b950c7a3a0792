import { randomBytes, randomUUID } from "node:crypto";
import { type Context, Hono } from "hono";
import { setCookie } from "hono/cookie";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";
import { SESSION_COOKIE, signedIn } from "@/demo/portal/guards";
import { hashPassword, isPassword } from "@/demo/portal/password";
import type { Portal, PortalEnv } from "@/demo/portal/portal";
import type { Session } from "@/demo/portal/sessions";

const Credentials = z.strictObject({ email: z.email(), password: z.string().min(8).max(200) });
const Verification = z.strictObject({ token: z.string().min(1) });

/** Registration, e-mail verification and log-in. */
export function accountRoutes(portal: Portal): Hono<PortalEnv> {
  const app = new Hono<PortalEnv>();

  app.post("/register", async (c) => {
    const { email, password } = Credentials.parse(await c.req.json());
    const id = randomUUID();
    const token = randomBytes(18).toString("base64url");
    const { rowCount } = await portal.pool.query(
      `WITH made AS (
         INSERT INTO account (id, email, password, verify_token) VALUES ($1, $2, $3, $4)
         ON CONFLICT (email) DO NOTHING RETURNING email)
       INSERT INTO mail (email, token) SELECT email, $4 FROM made`,
      [id, email, await hashPassword(password), token],
    );
    if (rowCount === 0) throw new HTTPException(409, { message: "This address is registered." });
    signIn(c, await portal.sessions.logIn(c.var.session, { id, staff: false }));
    portal.analytics.track(id, { name: "registered", properties: {} });
    portal.step("registration_started", id);
    return c.json({ id, csrf: portal.sessions.csrfToken(c.var.session) }, 201);
  });

  // Stands in for the user's mail program: nothing here sends real mail.
  app.get("/mailbox", async (c) => {
    const { rows } = await portal.pool.query<{ token: string }>(
      "SELECT m.token FROM mail m JOIN account a USING (email) WHERE a.id = $1",
      [signedIn(c.var.session)],
    );
    return c.json({ mails: rows });
  });

  app.post("/verify", async (c) => {
    const { token } = Verification.parse(await c.req.json());
    const id = signedIn(c.var.session);
    const { rowCount } = await portal.pool.query(
      "UPDATE account SET verified_at = now(), verify_token = NULL WHERE id = $1 AND verify_token = $2",
      [id, token],
    );
    if (rowCount === 0) throw new HTTPException(400, { message: "This link is used or wrong." });
    portal.analytics.track(id, { name: "verified", properties: {} });
    portal.step("email_verified", id);
    return c.json({ verified: true });
  });

  app.post("/login", async (c) => {
    const { email, password } = Credentials.parse(await c.req.json());
    const { rows } = await portal.pool.query<{ id: string; password: string; staff: boolean }>(
      "SELECT id, password, staff FROM account WHERE email = $1",
      [email],
    );
    const account = rows[0];
    if (!account || !(await isPassword(password, account.password))) {
      portal.meters.failedLogin();
      throw new HTTPException(401, { message: "E-mail address or password is wrong." });
    }
    signIn(c, await portal.sessions.logIn(c.var.session, account));
    return c.json({ id: account.id, csrf: portal.sessions.csrfToken(c.var.session) });
  });

  return app;
}

function signIn(c: Context<PortalEnv>, session: Session): void {
  setCookie(c, SESSION_COOKIE, session.id, { httpOnly: true, sameSite: "Lax", path: "/" });
  c.set("session", session);
}
