import { PASSWORD, PEOPLE } from "@/e2e/support/people";
import { expect, fillLogin, logIn, signIn, test } from "@/e2e/support/test";

const PHONE = { width: 360, height: 740 };
/** One pixel is enough of a screenshot. */
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

async function signByHttp(base: string, run: string, email: string, role: string): Promise<void> {
  const cookie = await logIn(base, email);
  const path = `${base}/api/v1/runs/${run}/stages/stage1_5pct`;
  const dossier = await fetch(`${path}/dossier`, { headers: { Cookie: cookie } });
  const response = await fetch(`${path}/sign-offs`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "Idempotency-Key": crypto.randomUUID(),
      Cookie: cookie,
      Origin: base,
    },
    body: JSON.stringify({
      dossier: (dossier.headers.get("etag") ?? "").replaceAll('"', ""),
      role,
      decision: "approve",
      meaning: "I have read this evidence.",
      password: PASSWORD,
    }),
  });
  expect(response.status).toBe(201);
}

async function untilAwaiting(api: (path: string) => Promise<Response>, run: string) {
  await expect
    .poll(async () => {
      const view = (await (await api(`/api/v1/runs/${run}`)).json()) as {
        stages: { state: string; verdict: string }[];
      };
      return view.stages[0]?.state;
    })
    .toBe("awaiting_decision");
}

test.describe("on a phone", () => {
  test.use({ viewport: PHONE, hasTouch: true });

  test("an executive opens a link, signs, and the stage advances", async ({
    page,
    release,
    api,
    server,
  }) => {
    await release.start();
    await untilAwaiting(api, release.id);
    await signByHttp(server.base, release.id, PEOPLE.manager.email, PEOPLE.manager.role);
    await page.goto(`/runs/${release.id}/sign/stage1_5pct`);
    await expect(page).toHaveURL(/\/login/);
    await fillLogin(page, "cto");
    await expect(page.getByText(/from 5 % to 100 % of traffic/).first()).toBeVisible();
    await expect(page.getByText(PEOPLE.manager.name).first()).toBeVisible();
    const password = page.getByLabel("Your password, once more");
    await password.fill("not my password");
    await page.getByRole("button", { name: /Sign and approve/ }).click();
    await expect(page.getByText(/password is not right/i)).toBeVisible();
    await password.fill(PASSWORD);
    await page.getByRole("button", { name: /Sign and approve/ }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(/signed/i);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    const view = (await (await api(`/api/v1/runs/${release.id}`)).json()) as {
      trafficPercent: number;
    };
    expect(view.trafficPercent).toBe(100);
  });
});

test("new evidence voids a signature, and the ceremony shows what changed", async ({
  page,
  release,
  api,
  server,
  browser,
}) => {
  await release.start();
  await untilAwaiting(api, release.id);
  await signByHttp(server.base, release.id, PEOPLE.cto.email, PEOPLE.cto.role);

  const bench = await browser.newContext({ baseURL: server.base });
  const engineer = await bench.newPage();
  await signIn(engineer, "engineer", `/runs/${release.id}/stages/stage1_5pct`);
  await engineer
    .locator('input[type="file"]')
    .first()
    .setInputFiles({ name: "dashboard.png", mimeType: "image/png", buffer: PNG });
  await expect(engineer.getByText(/dashboard/).first()).toBeVisible();
  await bench.close();

  await signIn(page, "cto", `/runs/${release.id}/sign/stage1_5pct`);
  await expect(page.getByText(/no longer counts|does not count|voided/i).first()).toBeVisible();
  await page.getByLabel("Your password, once more").fill(PASSWORD);
  await page.getByRole("button", { name: /Sign and approve/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/signed/i);
});

test("another project's people find nothing, and a revoked session is out at once", async ({
  page,
  release,
  server,
}) => {
  await page.goto(`/runs/${release.id}`);
  await fillLogin(page, "stranger");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(
    /not found|nothing here|no such/i,
  );
  const cookie = (await page.context().cookies()).map((c) => `${c.name}=${c.value}`).join("; ");
  await fetch(`${server.base}/api/v1/me/sessions/end`, {
    method: "POST",
    headers: { Cookie: cookie, Origin: server.base },
  });
  await page.goto("/runs");
  await expect(page).toHaveURL(/\/login/);
});
