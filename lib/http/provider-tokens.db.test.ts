import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { webProcessProof } from "@/lib/http/web-process-proof";
import { Browser } from "@/lib/testing/browser";
import { SECRET } from "@/lib/testing/front-door";
import { CLIENT } from "@/lib/testing/identity-provider";
import { beginLogin, identifyAt, land } from "@/lib/testing/login-flow";
import { type LoginWorld, openLoginWorld } from "@/lib/testing/login-world";

const LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout";

let world: LoginWorld;
let people = 0;

beforeAll(async () => {
  world = await openLoginWorld();
});
afterAll(() => world.close());

function account(): string {
  people += 1;
  const sub = `person-${people}`;
  const groups = [`tollgate:${world.seed.projectKey}:engineer`];
  world.provider.accounts.set(sub, { sub, name: sub, groups });
  return sub;
}

async function logIn(login: string, browser = new Browser()): Promise<string> {
  const authorize = await beginLogin(world.base, browser, "");
  return land(browser, await identifyAt(world.base, browser, authorize, login));
}

async function me(browser: Browser) {
  const answer = await browser.open(`${world.base}/api/v1/me`);
  return answer.ok ? await answer.json() : answer.status;
}

it("opens one session with one ID token", async () => {
  const login = account();
  await logIn(login);
  const nonce = "a nonce of the tests";
  const seconds = Math.floor(Date.now() / 1000);
  const { issuer } = world.provider;
  const times = { iat: seconds, exp: seconds + 60 };
  const claims = { iss: issuer, aud: CLIENT.id, sub: login, nonce, ...times };
  const idToken = await world.provider.sign(claims);
  const web = { Authorization: `Tollgate-Web ${webProcessProof(SECRET)}` };
  const statuses = await Promise.all(
    [1, 2, 3].map(async () => (await world.door.post("/sessions", web, { idToken, nonce })).status),
  );
  expect(statuses.sort()).toEqual([200, 401, 401]);
});

describe("signing out", () => {
  it("at the provider ends the session here", async () => {
    const login = account();
    const [browser, other] = [new Browser(), new Browser()];
    await logIn(login, browser);
    await logIn(login, other);
    const [{ idpSession } = { idpSession: null }] = await world.db.prisma.authSession.findMany({
      where: { person: { identity: { subject: login } } },
      orderBy: { createdAt: "asc" },
    });
    const sign = (claims: Record<string, unknown>) =>
      world.provider.sign(
        {
          iss: world.provider.issuer,
          aud: CLIENT.id,
          sub: login,
          iat: Math.floor(Date.now() / 1000),
          jti: "1",
          events: { [LOGOUT_EVENT]: {} },
          ...claims,
        },
        { typ: "logout+jwt" },
      );
    const send = async (claims: Record<string, unknown>) => {
      const body = new URLSearchParams({ logout_token: await sign(claims) });
      const url = `${world.base}/api/v1/oidc/backchannel-logout`;
      return (await fetch(url, { method: "POST", body })).status;
    };
    for (const claims of [{ nonce: "n" }, { aud: "x" }, { events: {} }, { sub: undefined }]) {
      expect(await send(claims)).toBe(401);
    }
    expect(await me(browser)).toMatchObject({ actor: { name: login } });
    expect(await send({ sid: idpSession })).toBe(200);
    expect([await me(browser), (await me(other)).actor?.name]).toEqual([401, login]);
    expect(await send({})).toBe(200);
    expect(await me(other)).toBe(401);
  });
});
