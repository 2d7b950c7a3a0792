import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { AppError } from "@/lib/domain/app-error";
import { apiRoutes, rootRoutes } from "@/lib/http/all-routes";
import { Attempts } from "@/lib/http/attempts";
import { createAuthenticator } from "@/lib/http/authenticate";
import { docsPage } from "@/lib/http/docs-page";
import { answerError, problemResponse } from "@/lib/http/errors";
import { mountHealth } from "@/lib/http/health";
import type { Log } from "@/lib/http/log";
import { openApiDocument } from "@/lib/http/openapi";
import { createWebProxy } from "@/lib/http/proxy-web";
import type { RouteSpec } from "@/lib/http/route";
import { type RouteDeps, serveRoute } from "@/lib/http/serve-route";
import type { Context } from "@/lib/use-cases/context";

const API = "/api/v1";
const MEBIBYTE = 1024 * 1024;

export type AppDeps = {
  services: Omit<Context, "actor">;
  sessionSecret: string;
  /** Where people reach the server. */
  publicUrl: string;
  /** The web process; null where this process serves the API alone. */
  webOrigin: URL | null;
  log: Log;
};

/** The front door: the API, flags, health, and everything else handed to the pages. */
export function createApp(deps: AppDeps): Hono {
  const app = new Hono();
  const { services, log, publicUrl } = deps;
  const { db } = services;
  const attempts = new Attempts(db);
  const authenticate = createAuthenticator({ db, sessionSecret: deps.sessionSecret, publicUrl });
  app.onError((error, c) => answerError(error, c, log));
  app.use(async (c, next) => {
    await next();
    c.res.headers.set("X-Content-Type-Options", "nosniff");
    if (publicUrl.startsWith("https:")) {
      c.res.headers.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    }
  });
  mountHealth(app, db);
  const served = { authenticate, services, attempts, log };
  mountRoutes(app, API, apiRoutes, served);
  mountRoutes(app, "", rootRoutes, served);
  const document = openApiDocument([
    { prefix: API, routes: apiRoutes },
    { prefix: "", routes: rootRoutes },
  ]);
  app.get(`${API}/openapi.json`, (c) => c.json(document));
  app.get(`${API}/docs`, (c) => docsPage(c, document));
  app.all(`${API}/*`, (c) => unknownPath(c.req.path, c.req.method));
  app.all("/ofrep/*", (c) => problemResponse("not_found", `There is nothing at ${c.req.path}.`));
  if (deps.webOrigin) {
    const proxy = createWebProxy({ webOrigin: deps.webOrigin, publicUrl, attempts });
    app.all("*", limit(MEBIBYTE), proxy);
  } else {
    app.notFound((c) => problemResponse("not_found", `There is nothing at ${c.req.path}.`));
  }
  return app;
}

function mountRoutes(app: Hono, prefix: string, routes: RouteSpec[], deps: RouteDeps): void {
  for (const spec of routes) {
    app.on(spec.method, prefix + spec.path, limit(spec.maxBytes), serveRoute(spec, deps));
  }
}

function limit(maxSize: number) {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new AppError(
        "too_large",
        `The body is larger than the ${Math.round(maxSize / MEBIBYTE)} MiB that are taken here. Nothing of it was kept.`,
      );
    },
  });
}

function unknownPath(path: string, method: string): Response {
  const allowed = apiRoutes
    .filter((spec) => matches(API + spec.path, path))
    .map((spec) => spec.method.toUpperCase());
  if (allowed.length === 0) return problemResponse("not_found", `There is nothing at ${path}.`);
  const allow = [...new Set(allowed)].join(", ");
  const response = problemResponse(
    "invalid_request",
    `${method} is not possible here; ${allow} is.`,
  );
  return new Response(response.body, {
    status: 405,
    headers: { "Content-Type": "application/problem+json; charset=utf-8", Allow: allow },
  });
}

function matches(pattern: string, path: string): boolean {
  const parts = pattern.split("/");
  const given = path.split("/");
  return (
    parts.length === given.length &&
    parts.every((part, index) => part.startsWith(":") || part === given[index])
  );
}
