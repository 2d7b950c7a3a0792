import { expect, type Page } from "@playwright/test";
import { test } from "@/e2e/fixtures/identity";

/** The provider's own page. */
async function identify(page: Page, login: string): Promise<void> {
  await page.getByLabel("Name").fill(login);
  await page.getByRole("button", { name: "Continue" }).click();
}

test("somebody with a group of the project comes in by the identity provider, out, and in once more", async ({
  provider,
  world,
  release,
  openBrowser,
}) => {
  const run = await release("draft");
  provider.accounts.set("grace", {
    sub: "grace",
    name: "Grace Hopper",
    email: `grace.${world.project.key}@shop.example`,
    email_verified: true,
    groups: [`tollgate:${world.project.key}:engineering-manager`],
  });
  const page = await openBrowser();
  await page.goto(`/runs/${run.id}`);
  await page.getByRole("button", { name: "Sign in with Example ID" }).click();
  await identify(page, "grace");
  await expect(page).toHaveURL(new RegExp(`/runs/${run.id}$`));
  await expect(page.getByRole("button", { name: "Signed in as Grace Hopper" })).toBeVisible();

  // What asks for a login of the last minutes makes the provider ask again.
  await page.goto("/login?fresh=1&callbackUrl=%2Fme");
  await page.getByRole("button", { name: "Sign in with Example ID" }).click();
  await identify(page, "grace");
  await expect(page).toHaveURL(/\/me$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Grace Hopper");
  // The session that the new one replaced is over.
  await expect(page.getByText("this browser")).toHaveCount(1);
  await expect(page.getByRole("button", { name: "End", exact: true })).toHaveCount(0);

  const [cookie] = await page.context().cookies();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page).toHaveURL(/\/login/);
  if (!cookie) throw new Error("there was no session cookie");
  await page.context().addCookies([cookie]);
  expect((await page.request.get("/api/v1/me")).status()).toBe(401);
});

test("somebody without a role or an account is told whom to ask, and a password still works", async ({
  provider,
  world,
  openBrowser,
}) => {
  const { email, password, name } = world.people.engineer;
  // The address of somebody who is known, but which the provider has not verified.
  provider.accounts.set("mallory", { sub: "mallory", name: "Mallory", email, groups: ["staff"] });
  const page = await openBrowser();
  await page.goto("/login");
  await page.getByRole("button", { name: "Sign in with Example ID" }).click();
  await identify(page, "mallory");
  await expect(page.getByText("There is no account for you here.")).toBeVisible();

  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText("E-mail and password do not belong together.")).toBeVisible();
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("button", { name: `Signed in as ${name}` })).toBeVisible();
});
