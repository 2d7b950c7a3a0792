import { endSessionsOf, expect, test } from "@/e2e/fixtures/test";

test("an open page says that its session was ended, and leads back in", async ({
  world,
  release,
  browserOf,
}) => {
  const run = await release("draft");
  const page = await browserOf("engineer");
  await page.goto(`/runs/${run.id}`);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();

  await endSessionsOf(world, "engineer");
  await expect(page.getByText("You are signed out.")).toBeVisible({ timeout: 3_000 });
  await expect(page.getByText("Signed out", { exact: true })).toBeVisible();
  await expect(page.getByText("bearer token")).toHaveCount(0);

  await page.getByRole("link", { name: "Sign in again" }).click();
  await page.getByLabel("E-mail").fill(world.people.engineer.email);
  await page.getByLabel("Password").fill(world.people.engineer.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(new RegExp(`/runs/${run.id}$`));
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
});

/** Ways in which pages were reached past their guards elsewhere (CVE-2025-29927, CVE-2026-44575, RSC variants). */
const DISGUISES: [name: string, headers: Record<string, string>, suffix: string][] = [
  ["nothing", {}, ""],
  ["a subrequest", { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" }, ""],
  [
    "a subrequest of src",
    { "x-middleware-subrequest": Array(5).fill("src/middleware").join(":") },
    "",
  ],
  ["a server component request", { rsc: "1" }, "?_rsc=1"],
  ["a prefetch", { rsc: "1", "next-router-prefetch": "1" }, "?_rsc=1"],
  [
    "a segment prefetch",
    { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" },
    "?_rsc=1",
  ],
  ["the .rsc form", {}, ".rsc"],
  ["the segment form", {}, ".segments/_tree.segment.rsc"],
  ["an action", { "next-action": "0".repeat(40) }, ""],
  ["somebody from inside", { "x-forwarded-for": "127.0.0.1", "x-matched-path": "/login" }, ""],
];

test("no page is shown to nobody, however the request is dressed up", async ({
  world,
  release,
  playwright,
}) => {
  const run = await release("draft");
  const request = await playwright.request.newContext({ baseURL: world.server.url });
  const pages = ["", "/report", "/stages/quarter", "/sign/quarter"].map(
    (end) => `/runs/${run.id}${end}`,
  );
  for (const page of ["/runs", "/me", "/admin/people", "/admin/tokens", ...pages]) {
    for (const [name, headers, suffix] of DISGUISES) {
      const answer = await request.get(page + suffix, { headers, maxRedirects: 0 });
      const text = await answer.text();
      const what = `${page} as ${name}: ${answer.status()}`;
      expect([
        what,
        text.includes(run.documentId),
        text.includes(world.people.engineer.name),
      ]).toEqual([what, false, false]);
      expect(answer.ok() && !text.includes("/login"), what).toBe(false);
    }
  }
  await request.dispose();
});
