import { Hono } from "hono";
import { html } from "hono/html";
import { HTTPException } from "hono/http-exception";
import { ZodError, z } from "zod";
import { accountRoutes } from "@/demo/portal/accounts";
import { documentRoutes } from "@/demo/portal/documents";
import { csrfChecked, measured, mutationsCounted, withSession } from "@/demo/portal/guards";
import type { Portal, PortalEnv } from "@/demo/portal/portal";
import { profileRoutes } from "@/demo/portal/profile";

/** The document portal over HTTP. */
export function createPortalApp(portal: Portal): Hono<PortalEnv> {
  const app = new Hono<PortalEnv>();
  app.get("/healthz", (c) => c.json({ ok: true }));
  app.get("/metrics", async (c) => {
    const { registry } = portal.meters.exposition;
    return c.body(await registry.metrics(), 200, { "content-type": registry.contentType });
  });
  app.get("/measures", (c) =>
    c.json({
      stable: portal.meters.summary("stable"),
      canary: portal.meters.summary("canary"),
      steps: portal.meters.steps,
    }),
  );
  app.use(measured(portal), withSession(portal), csrfChecked(portal), mutationsCounted(portal));
  app.get("/", (c) =>
    c.html(html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="csrf" content="${portal.sessions.csrfToken(c.var.session)}" />
    <title>Document portal</title>
  </head>
  <body>
    <h1>Document portal</h1>
    <p>The service that the demonstration releases. Its users are simulated.</p>
  </body>
</html>`),
  );
  app.route("/", accountRoutes(portal));
  app.route("/", profileRoutes(portal));
  app.route("/", documentRoutes(portal));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return c.json({ error: error.message }, error.status);
    if (error instanceof ZodError) return c.json({ error: z.prettifyError(error) }, 400);
    if (error instanceof SyntaxError) return c.json({ error: "The body is not JSON." }, 400);
    console.error(`${c.req.method} ${c.req.path}:`, error.message);
    return c.json({ error: "Something went wrong." }, 500);
  });
  return app;
}
