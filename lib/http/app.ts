import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { relyingPartyOf } from "@/lib/domain/passkey/relying-party";
import { apiRoutes, rootRoutes } from "@/lib/http/all-routes";
import { Attempts } from "@/lib/http/attempts";
import { createAuthenticator } from "@/lib/http/authenticate";
import { docsPage } from "@/lib/http/docs-page";
import { answerError, problemResponse } from "@/lib/http/errors";
import { mountHealth } from "@/lib/http/health";
import { limitBody } from "@/lib/http/limit-body";
import type { Log } from "@/lib/http/log";
import { mountSessionOpening } from "@/lib/http/open-sessions";
import { openApiDocument } from "@/lib/http/openapi";
import { createWebProxy } from "@/lib/http/proxy-web";
import { refuseOtherMethods } from "@/lib/http/refuse-other-methods";
import type { RouteSpec } from "@/lib/http/route";
import { guardAnswer } from "@/lib/http/security-headers";
import { type RouteDeps, serveRoute } from "@/lib/http/serve-route";
import { translateRefusals } from "@/lib/http/translate-refusals";
import { mountVerifyPage } from "@/lib/http/verify-page";
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
  /** Lets the development server of the pages have its own tools. */
  isDevelopment?: boolean;
  /** Names of the migrations that the database has to have before the server calls itself ready. */
  migrations: readonly string[];
  /** HTML of the page that checks bundles; absent where it was not built. */
  verifyPage?: string;
  log: Log;
};

/** The front door: the API, flags, health, and everything else handed to the pages. */
export function createApp(deps: AppDeps): Hono {
  const { log, publicUrl, sessionSecret, webOrigin } = deps;
  const relyingParty = relyingPartyOf(publicUrl);
  const services = { ...deps.services, ...(relyingParty ? { relyingParty } : {}) };
  const { db } = services;
  const attempts = new Attempts(db);
  const authenticate = createAuthenticator({ db, sessionSecret, publicUrl });
  const app = new Hono();
  app.onError((error, c) => answerError(error, c, log));
  guardEverything(app, publicUrl.startsWith("https:"));
  const { signer, storage } = services;
  mountHealth(app, { db, signer, storage, migrations: deps.migrations });
  const served = { authenticate, services, attempts, log, secret: sessionSecret };
  mountRoutes(app, API, apiRoutes, served);
  mountRoutes(app, "", rootRoutes, served);
  mountSessionOpening(app, { services, attempts, sessionSecret, log });
  mountDocuments(app);
  if (deps.verifyPage) mountVerifyPage(app, deps.verifyPage);
  app.notFound((c) => problemResponse("not_found", `There is nothing at ${c.req.path}.`));
  for (const path of [`${API}/*`, "/ofrep/*"]) app.all(path, (c) => c.notFound());
  if (webOrigin) {
    const isDevelopment = deps.isDevelopment ?? false;
    const proxied = { webOrigin, publicUrl, isDevelopment, attempts, authenticate, services };
    app.all("*", limitBody(MEBIBYTE), createWebProxy(proxied));
  }
  return app;
}

/** Gives each request an id, and each answer the headers that guard it. */
function guardEverything(app: Hono, isHttps: boolean): void {
  app.use(async (c, next) => {
    const requestId = randomUUID();
    c.set("requestId" as never, requestId as never);
    await next();
    c.res.headers.set("X-Request-Id", requestId);
    guardAnswer(c.res.headers, isHttps);
  });
}

function mountRoutes(app: Hono, prefix: string, routes: RouteSpec[], deps: RouteDeps): void {
  for (const spec of routes) {
    if (spec.refusals) app.use(prefix + spec.path, translateRefusals(spec.refusals));
    app.on(spec.method, prefix + spec.path, limitBody(spec.maxBytes), serveRoute(spec, deps));
  }
  refuseOtherMethods(
    app,
    routes.map(({ method, path }) => ({ method, path: prefix + path })),
  );
}

function mountDocuments(app: Hono): void {
  const document = openApiDocument([
    { prefix: API, routes: apiRoutes },
    { prefix: "", routes: rootRoutes },
  ]);
  const paths = { json: `${API}/openapi.json`, docs: `${API}/docs` };
  app.get(paths.json, (c) => c.json(document));
  app.get(paths.docs, (c) => docsPage(c, document));
  refuseOtherMethods(
    app,
    Object.values(paths).map((path) => ({ method: "get", path })),
  );
}
