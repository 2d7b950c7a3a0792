import type { Page } from "@playwright/test";
import { STAGE } from "@/e2e/fixtures/release";
import { expect, test } from "@/e2e/fixtures/test";
import { picture } from "@/lib/testing/images";

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

test("an executive follows a link on a phone, signs with the password, and the stage advances", async ({
  world,
  release,
  openBrowser,
}) => {
  const run = await release("awaiting");
  await run.sign("product-owner");
  const { email, password } = world.people["engineering-manager"];
  const page = await openBrowser(PHONE);

  await page.goto(`/runs/${run.id}/sign/${STAGE}`);
  await expect(page).toHaveURL(/\/login/);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(new RegExp(`/runs/${run.id}/sign/${STAGE}$`));
  await expect(title(page)).toHaveText("Advance new_checkout from 25 % to 100 % of traffic");
  await expect(page.getByText("4 of 4 metrics pass")).toBeVisible();
  await expect(standingOf(page, "Priya Raman")).toBeVisible();

  await approve(page, "not the password");
  await expect(page.getByText(/password is not right/i)).toBeVisible();
  await expect(passwordField(page)).toHaveValue("");
  expect((await run.view()).trafficPercent).toBe(25);

  await approve(page, password);
  await expect(title(page)).toHaveText(/^You approved: Advance new_checkout from 25 %/);
  await expect(title(page)).toBeFocused();
  await expect(page.getByText("the gate has opened")).toBeVisible();
  await expect(page.getByText("Ledger entry", { exact: true })).toBeVisible();
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wider).toBeLessThanOrEqual(0);
  const { stages, trafficPercent } = await run.view();
  expect(stages[0]?.state).toBe("passed");
  expect(trafficPercent).toBe(100);
});

test("a rejection needs its reason, and keeps the gate closed", async ({
  world,
  release,
  browserOf,
}) => {
  const run = await release("awaiting");
  const page = await browserOf("engineering-manager", PHONE);
  await page.goto(`/runs/${run.id}/sign/${STAGE}`);
  await passwordField(page).fill(world.people["engineering-manager"].password);
  const reject = page.getByRole("button", { name: /^Reject with password/ });

  await reject.click();
  await expect(page.getByText("Say why you reject")).toBeVisible();
  await page.getByLabel("Comment").fill("The support team is not told yet.");
  await reject.click();
  await expect(title(page)).toHaveText(/^You rejected: /);
  await expect(page.getByText("The gate stays closed")).toBeVisible();

  const view = await run.view();
  expect(view.trafficPercent).toBe(25);
  expect(view.stages[0]?.blockers.map((blocker) => blocker.code)).toContain("rejected");
});

test("evidence that arrives meanwhile voids a signature, and both executives read what changed", async ({
  world,
  release,
  browserOf,
}) => {
  const run = await release("awaiting");
  const owner = await browserOf("product-owner");
  const manager = await browserOf("engineering-manager", PHONE);
  const passwordOf = (role: "product-owner" | "engineering-manager") => world.people[role].password;
  const ceremony = `/runs/${run.id}/sign/${STAGE}`;

  await owner.goto(ceremony);
  await approve(owner, passwordOf("product-owner"));
  await expect(title(owner)).toHaveText(/^You approved: /);
  await manager.goto(ceremony);
  await expect(standingOf(manager, "Priya Raman")).toBeVisible();

  const engineer = await browserOf("engineer");
  await engineer.goto(`/runs/${run.id}/stages/${STAGE}`);
  await drop(engineer, "late-graph.png", await picture("png", 99));
  await expect(engineer.getByRole("link", { name: "late-graph" })).toBeVisible();

  const changed = manager.getByRole("alert").filter({ hasText: "changed while you were reading" });
  await expect(changed).toContainText("late-graph");
  await expect(manager.getByRole("button", { name: /^Confirm with password/ })).toHaveCount(0);
  await manager.getByRole("button", { name: "Read the new version" }).click();
  await expect(standingOf(manager, "Priya Raman")).toHaveCount(0);

  await owner.goto(ceremony);
  await expect(owner.getByText(/Your signature of .* no longer counts/)).toBeVisible();
  await expect(owner.getByText(/late-graph/).first()).toBeVisible();
  await approve(owner, passwordOf("product-owner"));
  await expect(title(owner)).toHaveText(/^You approved: /);
  expect((await run.view()).trafficPercent).toBe(25);
  await approve(manager, passwordOf("engineering-manager"));
  await expect(manager.getByText("the gate has opened")).toBeVisible();
  await expect.poll(async () => (await run.view()).trafficPercent).toBe(100);
});

/** The person's signature, where it counts. */
function standingOf(page: Page, name: string) {
  return page.locator('[data-signature="counts"]').filter({ hasText: name });
}

function title(page: Page) {
  return page.getByRole("heading", { level: 1 });
}

function passwordField(page: Page) {
  return page.getByLabel("Your password, once more");
}

async function approve(page: Page, password: string): Promise<void> {
  await passwordField(page).fill(password);
  await page.getByRole("button", { name: /^Confirm with password/ }).click();
}

/** As a person drags a file out of a folder onto the zone. */
async function drop(page: Page, name: string, bytes: Buffer): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ({ file, base64 }) => {
      const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([data], file, { type: "image/png" }));
      return transfer;
    },
    { file: name, base64: bytes.toString("base64") },
  );
  const zone = page.getByRole("group", { name: "Add evidence" });
  await zone.dispatchEvent("dragover", { dataTransfer });
  await zone.dispatchEvent("drop", { dataTransfer });
}
