import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type FrontDoor, ORIGIN, openFrontDoor } from "@/lib/testing/front-door";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";

const LOGIN = "/api/auth/callback/credentials";
const FORM = { "Content-Type": "application/x-www-form-urlencoded" };

let db: TestDatabase;
let seed: Seed;
let door: FrontDoor;
let web: Server;
let front: Server;
let base: string;
/** What reached the place of the web process, and how it answers. */
let seen: IncomingMessage[] = [];
let answer: RequestListener;

beforeAll(async () => {
  db = await createTestDatabase();
  seed = await seedProject(db);
  web = await listen((request, response) => {
    seen.push(request);
    answer(request, response);
  });
  door = openFrontDoor(db, seed, { webOrigin: new URL(addressOf(web)) });
  front = await listen(getRequestListener(door.app.fetch));
  base = addressOf(front);
});
afterAll(async () => {
  for (const server of [web, front]) server.close();
  await db.close();
});
beforeEach(() => {
  seen = [];
  answer = (_, response) => response.end("ok");
});

function listen(listener: RequestListener): Promise<Server> {
  const server = createServer(listener);
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function login(body: string, headers: Record<string, string> = FORM): Promise<Response> {
  return fetch(base + LOGIN, { method: "POST", headers, body, redirect: "manual" });
}

describe("what reaches the web process", () => {
  it("has no header that would speak for us", async () => {
    const headers = {
      "X-Forwarded-For": "10.0.0.1",
      "X-Forwarded-Host": "evil.example",
      Forwarded: "host=evil.example",
      "X-Middleware-Subrequest": "proxy:proxy",
      "X-Middleware-Set-Cookie": "a=b",
      "X-Nonce": "guessed",
      "Next-Action": "0".repeat(40),
      "Next-Router-Prefetch": "1",
      Rsc: "1",
      Connection: "keep-alive, x-hop",
      "X-Hop": "1",
    };
    await door.app.request("/runs", { headers: { Host: "tollgate.test", ...headers } });
    const got = seen[0]?.headers ?? {};
    expect(got["x-forwarded-host"]).toBe("tollgate.test");
    expect(got["x-forwarded-proto"]).toBe("http");
    expect([got["next-router-prefetch"], got.rsc]).toEqual(["1", "1"]);
    const dropped = ["x-forwarded-for", "forwarded", "x-middleware-subrequest", "x-nonce", "x-hop"];
    for (const name of [...dropped, "x-middleware-set-cookie", "next-action"]) {
      expect([name, got[name]]).toEqual([name, undefined]);
    }
  });

  it("comes from the socket's address, whatever the client says", async () => {
    await fetch(`${base}/runs`, { headers: { "X-Forwarded-For": "10.0.0.1" } });
    expect(seen[0]?.headers["x-forwarded-for"]).toBe("127.0.0.1");
  });

  it.each([
    ["POST", "/runs", 405],
    ["PUT", "/runs/1", 405],
    ["POST", "//api/auth/callback/credentials", 405],
    ["POST", "/api/auth/callback/credentials/", 404],
    ["POST", "/api/auth/callback/%63redentials", 404],
    ["POST", "/api/auth/session", 405],
    ["GET", "/api/auth/signout", 405],
    ["GET", "/api/other", 404],
    ["GET", "/_next/image?url=%2Fx.png&w=64&q=75", 404],
    ["DELETE", "/api/auth/csrf", 405],
  ])("is never %s %s", async (method, path, status) => {
    const response = await fetch(base + path, { method });
    expect([response.status, seen.length]).toEqual([status, 0]);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
  });
});

describe("what comes back", () => {
  it("streams, with every cookie, and without hop-by-hop headers", async () => {
    let release = () => {};
    answer = (_, response) => {
      response.writeHead(200, {
        "Set-Cookie": ["a=1; Path=/", "b=2; Path=/; HttpOnly"],
        "X-Powered-By": "Next.js",
      });
      response.write("first ");
      release = () => response.end("second");
    };
    const response = await fetch(`${base}/runs`);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe("first ");
    release();
    expect((await reader?.read())?.value).toBe("second");
    expect(response.headers.getSetCookie()).toEqual(["a=1; Path=/", "b=2; Path=/; HttpOnly"]);
    expect(response.headers.get("x-powered-by")).toBeNull();
  });

  it("sends nobody to another address of ours, nor keeps them from others'", async () => {
    const targets = [
      [`${ORIGIN}/login?error=x#top`, "/login?error=x#top"],
      [`${ORIGIN}//evil.example/`, "/evil.example/"],
      [`${addressOf(web)}/runs`, "/runs"],
      ["/runs", "/runs"],
      ["https://id.example.org/authorize", "https://id.example.org/authorize"],
    ];
    for (const [location, expected] of targets) {
      answer = (_, response) => response.writeHead(302, { Location: location }).end();
      const response = await fetch(`${base}/runs`, { redirect: "manual" });
      expect(response.headers.get("location")).toBe(expected);
    }
  });

  it("is nobody else's to keep, unless it says so", async () => {
    const cookie = await fetch(`${base}/api/auth/csrf`);
    expect(cookie.headers.get("cache-control")).toBe("private, no-store");
    const immutable = "public, max-age=31536000, immutable";
    answer = (_, response) => response.writeHead(200, { "Cache-Control": immutable }).end();
    const chunk = await fetch(`${base}/_next/static/chunk.js`);
    expect(chunk.headers.get("cache-control")).toBe(immutable);
  });

  it("keeps a page's own policy, and gives one to HTML that has none", async () => {
    const html = { "Content-Type": "text/html" };
    answer = (_, response) => response.writeHead(200, html).end("<p>");
    const bare = await fetch(`${base}/runs`);
    expect(bare.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(bare.headers.get("cache-control")).toBe("private, no-store");
    expect(bare.headers.get("x-content-type-options")).toBe("nosniff");
    answer = (_, response) =>
      response.writeHead(200, { ...html, "Content-Security-Policy": "script-src 'nonce-x'" }).end();
    const own = await fetch(`${base}/runs`);
    expect(own.headers.get("content-security-policy")).toBe("script-src 'nonce-x'");
  });

  it("is a page that looks again, or a plain text, while the web process is away", async () => {
    const away = openFrontDoor(db, seed, { webOrigin: new URL("http://127.0.0.1:1") });
    const page = await away.app.request("/runs", { headers: { Accept: "text/html" } });
    expect([page.status, page.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(await page.text()).toContain("Tollgate is starting");
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    const text = await away.app.request("/runs");
    expect(await text.text()).toBe("Tollgate's pages are starting.");
  });
});

describe("logging in", () => {
  const refuse: RequestListener = (_, response) => response.writeHead(401).end("{}");
  const redirect: RequestListener = (_, response) =>
    response.writeHead(302, { Location: "/login?error=CredentialsSignin" }).end();
  const accept: RequestListener = (_, response) =>
    response.writeHead(200, { "Set-Cookie": "tollgate.session=abc; Path=/; HttpOnly" }).end("{}");

  it.each([
    ["refused", refuse, "a@example.com"],
    ["refused by a redirect", redirect, "b@example.com"],
  ])("is closed for an account after ten times %s, also after a restart", async (_, how, email) => {
    answer = how;
    const body = new URLSearchParams({ email, password: "guess" }).toString();
    const tries = await Promise.all(Array.from({ length: 30 }, () => login(body)));
    expect(tries.filter((response) => response.status === 429)).toHaveLength(20);
    expect(seen).toHaveLength(10);
    answer = accept;
    const restarted = openFrontDoor(db, seed, { webOrigin: new URL(addressOf(web)) });
    const again = await restarted.app.request(LOGIN, { method: "POST", headers: FORM, body });
    expect(again.status).toBe(429);
    expect(Number(again.headers.get("retry-after"))).toBeGreaterThan(600);
    expect(seen).toHaveLength(10);
  });

  it("starts afresh after the right password, and counts no failure of ours", async () => {
    const body = "email=c%40example.com&password=x";
    for (const how of [refuse, accept]) {
      answer = how;
      for (let attempt = 0; attempt < 9; attempt += 1) await login(body);
    }
    answer = (_, response) => response.writeHead(503).end();
    for (let attempt = 0; attempt < 12; attempt += 1) await login(body);
    answer = accept;
    expect((await login(body)).status).toBe(200);
  });

  it("names one address, in the one form that both processes read alike", async () => {
    const json = { "Content-Type": "application/json" };
    expect((await login('{"email":"a@example.com"}', json)).status).toBe(415);
    expect((await login("email=a%40example.com&email=b%40example.com")).status).toBe(400);
    expect((await login("password=x")).status).toBe(400);
    expect((await login("email=%00&password=x")).status).toBe(200);
    expect(seen).toHaveLength(1);
  });
});

describe("signing out", () => {
  const signOut = (headers: Record<string, string>) =>
    door.app.request("/api/auth/signout", {
      method: "POST",
      headers: { ...headers, ...FORM },
      body: "csrfToken=x",
    });

  it("ends the session itself, not only its cookie", async () => {
    const { headers } = await door.session("engineer");
    expect((await door.get("/me", headers)).status).toBe(200);
    expect((await signOut(headers)).status).toBe(200);
    expect((await door.get("/me", headers)).status).toBe(401);
    expect((await signOut(headers)).status).toBe(200);
  });

  it("is not done by another site", async () => {
    const { headers } = await door.session("engineer");
    const cross = { ...headers, Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" };
    expect((await signOut(cross)).status).toBe(403);
    expect((await door.get("/me", headers)).status).toBe(200);
    expect(ORIGIN).not.toBe(cross.Origin);
  });
});
