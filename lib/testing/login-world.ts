import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { apiResolver } from "next/dist/server/api-utils/node/api-resolver";
import NextAuth from "next-auth";
import { authOptions } from "@/lib/auth/options";
import type { WebEnvironment } from "@/lib/config/env";
import { oidcProvider } from "@/lib/providers/identity/oidc";
import { type FrontDoor, openFrontDoor, SECRET } from "@/lib/testing/front-door";
import {
  CLIENT,
  startIdentityProvider,
  type TestIdentityProvider,
} from "@/lib/testing/identity-provider";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";

export type LoginWorld = {
  db: TestDatabase;
  seed: Seed;
  door: FrontDoor;
  provider: TestIdentityProvider;
  /** Where browsers go. */
  base: string;
  close: () => Promise<void>;
};

/**
 * Front door, next-auth as the web process runs it, and a real identity provider, each behind a port of its own.
 * next-auth takes its address from the environment, so that there is one such world a process.
 */
export async function openLoginWorld(): Promise<LoginWorld> {
  const db = await createTestDatabase();
  const seed = await seedProject(db);
  const provider = await startIdentityProvider();
  const front = createServer();
  const base = await listen(front);
  provider.serve(base);
  const web = createServer();
  const webOrigin = new URL(await listen(web));
  const oidc = {
    issuer: provider.issuer,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    rolesClaim: "groups",
    scope: "openid email profile",
    name: "Example",
  };
  const door = openFrontDoor(db, seed, {
    services: { db, identity: oidcProvider(oidc) },
    publicUrl: base,
    webOrigin,
  });
  front.on("request", getRequestListener(door.app.fetch));
  servePages(web, {
    databaseUrl: db.webUrl,
    sessionSecret: SECRET,
    apiOrigin: base,
    publicUrl: base,
    oidc,
  });
  process.env.NEXTAUTH_URL = base;
  return {
    db,
    seed,
    door,
    provider,
    base,
    close: async () => {
      delete process.env.NEXTAUTH_URL;
      for (const server of [front, web]) {
        server.closeAllConnections();
        server.close();
      }
      await provider.close();
      await db.close();
    },
  };
}

/** next-auth behind Next's own handling of requests, without the pages. */
function servePages(server: Server, env: WebEnvironment): void {
  const handler = NextAuth({ ...authOptions(env), logger: silent });
  const preview = { previewModeId: "", previewModeEncryptionKey: "", previewModeSigningKey: "" };
  server.on("request", (request, response) => {
    const url = new URL(request.url ?? "/", "http://web");
    const nextauth = url.pathname.replace("/api/auth/", "").split("/");
    const query = { ...Object.fromEntries(url.searchParams), nextauth };
    apiResolver(
      request,
      response,
      query,
      { default: handler },
      { ...preview, dev: false },
      true,
    ).catch(() => response.destroy());
  });
}

const silent = { error: () => {}, warn: () => {}, debug: () => {} };

async function listen(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
