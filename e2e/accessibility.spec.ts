import AxeBuilder from "@axe-core/playwright";
import { expect, signIn, test } from "@/e2e/support/test";

const WIDTHS = [360, 1280];

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test("axe finds nothing on any screen", async ({ page, release, api }) => {
      test.setTimeout(180_000);
      await release.start();
      await expect
        .poll(async () => {
          const view = (await (await api(`/api/v1/runs/${release.id}`)).json()) as {
            stages: { state: string }[];
          };
          return view.stages[0]?.state;
        })
        .toBe("awaiting_decision");
      const check = async (path: string) => {
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 900 });
          await page.goto(path);
          await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
          const { violations } = await new AxeBuilder({ page }).analyze();
          const found = violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`);
          expect(found, `${path} at ${width}px`).toEqual([]);
        }
      };
      await check("/login");
      await signIn(page, "cto");
      await check("/runs");
      await check("/runs?q=nothing-has-this-name");
      await check(`/runs/${release.id}`);
      await check(`/runs/${release.id}/stages/stage1_5pct`);
      await check(`/runs/${release.id}/sign/stage1_5pct`);
      await check(`/runs/${release.id}/report`);
      await check("/runs/no-such-run");
    });
  });
}
