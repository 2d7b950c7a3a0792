import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { Authenticator } from "@/e2e/fixtures/authenticator";
import { type Release, STAGE } from "@/e2e/fixtures/release";
import { expect, test } from "@/e2e/fixtures/test";
import { checkoutFolder } from "@/lib/config/checkout";

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

test("on a phone an executive enrols with one press and a gesture, an admin confirms, and the executive signs with one press and a gesture", async ({
  release,
  browserOf,
}) => {
  test.setTimeout(180_000);
  const run = await release("awaiting");
  await run.sign("product-owner");
  const phone = await browserOf("engineering-manager", PHONE);
  const device = await Authenticator.plugIn(phone);

  await phone.goto("/me");
  await expect(phone.getByText("You have none yet.")).toBeVisible();
  const enrolling = await countInteractions(phone);
  await phone.getByRole("button", { name: "Add a passkey" }).click();
  await expect(phone.getByText("Waits for an admin")).toBeVisible();
  await expect(phone.getByText("Ada Winter", { exact: false }).first()).toBeVisible();
  expect(await enrolling()).toBeLessThanOrEqual(3);
  await expectFits(phone);
  await expectNoViolations(phone, "your page");

  // Not confirmed yet: it cannot sign.
  await phone.goto(`/runs/${run.id}/sign/${STAGE}`);
  await expect(phone.getByText("Your passkey waits for a second person.")).toBeVisible();
  await expect(phone.getByRole("button", { name: /Sign with passkey/ })).toHaveCount(0);

  await confirmPasskeyOf(await browserOf("admin"), "Mara Fischer");

  await phone.goto(`/runs/${run.id}/sign/${STAGE}`);
  await expect(phone.getByRole("button", { name: /Sign with passkey/ })).toBeEnabled();
  for (const path of ["signer.printedName", "signer.role", "meaning", "action"]) {
    await expect(phone.locator(`[data-signed-path="${path}"]`).first()).toBeVisible();
  }
  await expect(phone.getByText(/your zone/)).toBeVisible();
  expect(await device.signatures()).toBe(0);
  expect((await run.view()).trafficPercent).toBe(25);
  const signing = await countInteractions(phone);
  await phone.getByRole("button", { name: /Sign with passkey/ }).click();
  await expect(title(phone)).toHaveText(/^You approved: /);
  expect(await signing()).toBeLessThanOrEqual(3);
  await expect(phone.getByText("Signed with a passkey")).toBeVisible();
  await expect(phone.getByText("the gate has opened")).toBeVisible();
  await expect(phone.getByRole("link", { name: "this was not me" })).toBeVisible();
  expect(await device.signatures()).toBe(1);
  await expectFits(phone);
  await expectNoViolations(phone, "receipt");
  expect((await run.view()).trafficPercent).toBe(100);

  await run.until((view) => view.state === "completed");
  await phone.goto(`/runs/${run.id}/report`);
  const downloading = phone.waitForEvent("download");
  await phone.getByRole("link", { name: "Download the bundle" }).click();
  const bundle = await readFile(await (await downloading).path());
  const genuine = await verifyOffline(bundle);
  expect(genuine).toMatchObject({ code: 0, answer: "genuine-and-complete" });
  const altered = Buffer.from(bundle);
  const place = authenticatedByte(bundle.length, genuine.unauthenticated);
  altered[place] = (altered[place] ?? 0) ^ 1;
  expect(await verifyOffline(altered)).toMatchObject({ code: 20, answer: "not-genuine" });
});

test("what the page shows is what the passkey signs", async ({ release, browserOf }) => {
  test.setTimeout(120_000);
  const { page, run } = await readyToSign(await release("awaiting"), browserOf);
  const asked = page.waitForResponse((response) => response.url().endsWith("/ceremonies"));
  await page.getByText("Read the exact document that an approval signs").click();
  const { document } = await (await asked).json();
  await expect(page.locator("[data-sign-off-document]")).toHaveText(document);
  const signed = JSON.parse(document);
  await expect(page.locator('h1[data-signed-path="action"]')).toHaveText(signed.action);
  await expect(page.locator('[data-signed-path="signer.printedName"]')).toHaveText(
    signed.signer.printedName,
  );
  await expect(page.locator('[data-signed-path="signer.role"]')).toHaveAttribute(
    "data-value",
    signed.signer.role,
  );
  await expect(page.locator('[data-signed-path="meaning"]')).toHaveText(signed.meaning);
  expect(signed.runId).toBe(run.id);
  await expectNoViolations(page, "sign-off with a passkey");
});

test("one digit changed on the way is refused before any gesture, and says so", async ({
  release,
  browserOf,
}) => {
  test.setTimeout(120_000);
  const { page, device, run } = await readyToSign(await release("awaiting"), browserOf);
  await page.route("**/ceremonies", async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    const document = answer.document.replace(
      /"observed":"(\d)/,
      (_: string, digit: string) => `"observed":"${(Number(digit) + 1) % 10}`,
    );
    expect(document).not.toBe(answer.document);
    await route.fulfill({ response, json: { ...answer, document } });
  });
  const before = (await run.view()).stages[0]?.signOffs.made.length;
  await page.getByRole("button", { name: /Sign with passkey/ }).click();
  await expect(page.getByText("Stopped: what came back to be signed is not what")).toBeVisible();
  expect(await device.signatures()).toBe(0);
  expect((await run.view()).stages[0]?.signOffs.made.length).toBe(before);
});

test("a device that cannot tell who holds it signs nothing", async ({ release, browserOf }) => {
  test.setTimeout(120_000);
  const { page, device, run } = await readyToSign(await release("awaiting"), browserOf);
  await device.failVerification();
  await page.getByLabel("Comment").fill("Typed before the device refused.");
  await page.getByRole("button", { name: /Sign with passkey/ }).click();
  await expect(page.getByText("The device did not confirm.")).toBeVisible();
  await expect(page.getByLabel("Comment")).toHaveValue("Typed before the device refused.");
  expect(await device.signatures()).toBe(0);
  expect((await run.view()).stages[0]?.signOffs.made).toEqual([]);
});

test("a signature is withdrawn with a reason, and the receipt that stayed open says so", async ({
  release,
  browserOf,
}) => {
  test.setTimeout(120_000);
  const { page, run } = await readyToSign(await release("awaiting"), browserOf);
  await page.getByRole("button", { name: /Sign with passkey/ }).click();
  await expect(title(page)).toHaveText(/^You approved: /);

  const second = await page.context().newPage();
  await second.goto(`/runs/${run.id}/sign/${STAGE}`);
  await expect(second.getByText("You have signed this document.")).toBeVisible();
  await second.getByRole("button", { name: "Withdraw my signature" }).click();
  await second.getByLabel("Why").fill("The support team is not told yet.");
  await second.getByRole("button", { name: "Withdraw my signature" }).click();
  await expect(second.getByRole("heading", { name: "Your signature" })).toBeVisible();

  await expect(page.getByText("This signature no longer counts: withdrawn.")).toBeVisible();
  await expect(page.getByText("The support team is not told yet.")).toBeVisible();
});

test("opening the pages of signing and of passkeys changes nothing", async ({
  release,
  browserOf,
}) => {
  test.setTimeout(120_000);
  const { page, device, run } = await readyToSign(await release("awaiting"), browserOf);
  const posts: string[] = [];
  page.on("request", (request) => {
    if (request.method() !== "GET") posts.push(`${request.method()} ${request.url()}`);
  });
  for (const path of [`/runs/${run.id}/sign/${STAGE}`, "/me", "/admin/people", "/audit"]) {
    await page.goto(path, { waitUntil: "networkidle" });
    await expect(title(page)).toBeVisible();
  }
  expect(posts).toEqual([]);
  expect(await device.signatures()).toBe(0);
});

test("axe finds nothing on the admin pages, and they say who can where the reader cannot", async ({
  release,
  browserOf,
}) => {
  test.setTimeout(180_000);
  await release("draft");
  const admin = await browserOf("admin");
  for (const path of ["/admin", "/admin/people", "/admin/tokens", "/admin/rules", "/audit"]) {
    await admin.goto(path, { waitUntil: "networkidle" });
    await expectNoViolations(admin, path);
  }
  await admin.goto("/admin/rules");
  await admin.getByRole("button", { name: "Propose other rules" }).click();
  await expectNoViolations(admin, "proposing rules");
  const engineer = await browserOf("engineer");
  await engineer.goto("/admin/people");
  await expect(engineer.getByText("These pages are for admins of a project.")).toBeVisible();
  await expect(engineer.getByText(/Ada Winter/)).toBeVisible();
  await expectNoViolations(engineer, "no permission");
});

type Verified = {
  code: number;
  answer: string;
  unauthenticated: { start: number; end: number }[];
};

/** The command as an auditor runs it: in an empty folder, with no server, no database and nothing set up. */
async function verifyOffline(bundle: Buffer): Promise<Verified> {
  const folder = await mkdtemp(path.join(tmpdir(), "tollgate-offline-"));
  const file = path.join(folder, "run.tollgate");
  await writeFile(file, bundle);
  const command = path.join(checkoutFolder(), "bin/tollgate.mjs");
  const { PATH, HOME } = process.env;
  const [code, output] = await new Promise<[number, string]>((resolve) => {
    const child = execFile(
      process.execPath,
      [command, "verify", file, "--json"],
      { cwd: folder, env: { PATH, HOME, NODE_ENV: "production" }, maxBuffer: 64 * 1024 * 1024 },
      (_, stdout) => resolve([child.exitCode ?? -1, stdout]),
    );
  });
  await rm(folder, { recursive: true });
  return { ...JSON.parse(output), code };
}

/** A byte near the middle of the file for which something vouches. */
function authenticatedByte(length: number, free: Verified["unauthenticated"]): number {
  let place = Math.floor(length / 2);
  for (const { start, end } of free) if (place >= start && place < end) place = end;
  return place;
}

type BrowserOf = (role: "engineering-manager" | "admin") => Promise<Page>;

/** The engineering manager before the gate, with a passkey that an admin has confirmed. */
async function readyToSign(run: Release, browserOf: BrowserOf) {
  const page = await browserOf("engineering-manager");
  const device = await Authenticator.plugIn(page);
  await page.goto("/me");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await expect(page.getByText("Waits for an admin")).toBeVisible();
  await confirmPasskeyOf(await browserOf("admin"), "Mara Fischer");
  await page.goto(`/runs/${run.id}/sign/${STAGE}`);
  await expect(page.getByRole("button", { name: /Sign with passkey/ })).toBeEnabled();
  return { page, device, run };
}

async function confirmPasskeyOf(admin: Page, name: string): Promise<void> {
  await admin.goto("/admin/people");
  await admin.getByRole("button", { name: `Confirm the passkey of ${name}` }).click();
  await expect(admin.getByRole("button", { name: `Confirm the passkey of ${name}` })).toHaveCount(
    0,
  );
}

function title(page: Page) {
  return page.getByRole("heading", { level: 1 });
}

/** Counts presses and typed fields from now on; answers how many there were. */
async function countInteractions(page: Page): Promise<() => Promise<number>> {
  const counts = await page.evaluateHandle(() => {
    const seen = { presses: 0, fields: new Set<EventTarget>() };
    const add = () => {
      seen.presses += 1;
    };
    document.addEventListener("click", add, true);
    document.addEventListener(
      "input",
      (event) => event.target && seen.fields.add(event.target),
      true,
    );
    return seen;
  });
  return () => counts.evaluate((seen) => seen.presses + seen.fields.size);
}

async function expectFits(page: Page): Promise<void> {
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wider).toBeLessThanOrEqual(0);
}

async function expectNoViolations(page: Page, screen: string): Promise<void> {
  await expect(title(page)).toBeVisible();
  for (const theme of ["light", "dark"]) {
    await page.evaluate((name) => {
      document.documentElement.dataset.theme = name;
    }, theme);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    expect.soft(found, `${screen}, ${theme}`).toEqual([]);
  }
}
