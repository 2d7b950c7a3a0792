import { test as base, expect, type Page } from "@playwright/test";
import { PASSWORD, PEOPLE, type Who } from "@/e2e/support/people";
import { type Server, startServer } from "@/e2e/support/server";
import { Service } from "@/e2e/support/service";

export type Release = {
  id: string;
  documentId: string;
  service: Service;
  /** Starts the first stage by the pipeline. */
  start: () => Promise<void>;
};

type Fixtures = {
  /** A ready run of the journeys' plan, owned by the engineer, with its service pushing. */
  release: Release;
  /** Calls the API as the pipeline. */
  api: (path: string, body?: unknown) => Promise<Response>;
};

export const test = base.extend<Fixtures, { server: Server }>({
  server: [
    // Playwright reads the fixtures that are needed off the pattern, so that there has to be one.
    async ({ playwright: _ }, use) => {
      const server = await startServer();
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  baseURL: ({ server }, use) => use(server.base),
  api: async ({ server }, use) => {
    await use((path, body) =>
      fetch(`${server.base}${path}`, {
        method: body === undefined ? "GET" : "POST",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${server.token}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  },
  release: async ({ server, api }, use) => {
    const started = await api("/api/v1/runs", {
      plan: "journeys",
      commit: "610609b9707e94ec18ee50e8b5ed7024d4f97ef0",
      branch: "phase8/gate-ab-validation",
      owner: PEOPLE.engineer.email,
    });
    expect(started.status).toBe(201);
    const { id, documentId } = (await started.json()) as { id: string; documentId: string };
    await api(`/api/v1/runs/${id}/checklist/ci-green`, { done: true, note: "build 412 is green" });
    const service = new Service(server, id);
    await use({
      id,
      documentId,
      service,
      start: async () => {
        const response = await api(`/api/v1/runs/${id}/stages/stage1_5pct/start`, {});
        expect(response.status).toBe(200);
      },
    });
    await service.stop();
    await endRun(server, id);
  },
});

/** Only one run may move the flag: what a journey leaves running is rolled back by the engineer on call. */
async function endRun(server: Server, id: string): Promise<void> {
  const jar = await logIn(server.base, PEOPLE.onCall.email);
  await fetch(`${server.base}/api/v1/runs/${id}/rollback`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Cookie: jar, Origin: server.base },
    body: JSON.stringify({ because: "The journey is over." }),
  });
}

/** The cookies of a session that was opened as the browser does it. */
export async function logIn(base: string, email: string): Promise<string> {
  const jar = new Map<string, string>();
  const keep = (response: Response) => {
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (name && value !== undefined) jar.set(name, value);
    }
    return response;
  };
  const cookies = () => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  const { csrfToken } = await keep(await fetch(`${base}/api/auth/csrf`)).json();
  keep(
    await fetch(`${base}/api/auth/callback/credentials`, {
      method: "POST",
      headers: {
        "Content-Type": "application/x-www-form-urlencoded",
        Cookie: cookies(),
        Origin: base,
      },
      body: new URLSearchParams({ csrfToken, email, password: PASSWORD, json: "true" }),
      redirect: "manual",
    }),
  );
  return cookies();
}

/** Fills in the login form that is open. */
export async function fillLogin(page: Page, who: Who): Promise<void> {
  await page.getByLabel(/e-?mail/i).fill(PEOPLE[who].email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: /sign in/i }).click();
}

/** Signs in and ends on the page that was asked for. */
export async function signIn(page: Page, who: Who, path = "/runs"): Promise<void> {
  await page.goto(path);
  await fillLogin(page, who);
  await page.waitForURL((url) => url.pathname === path.split("?")[0]);
}

export { expect } from "@playwright/test";
