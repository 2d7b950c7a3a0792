import type { Page } from "playwright-core";
import { ScreenshotError } from "@/lib/domain/capture/screenshot-error";
import type { PageLogin } from "@/lib/domain/capture/take";

/** The value of a secret for use at an origin; throws where the operator does not allow that. */
type SecretFor = (name: string, origin: string) => string;

/**
 * Fills the form on the page and sends it. A secret goes into the page that is there now, which a redirect may have
 * changed: that very origin has to be among the secret's.
 */
export async function fillLogin(
  page: Page,
  login: PageLogin,
  secretFor: SecretFor,
  /** Milliseconds that the form may take to be there, and to let somebody in. */
  patience: number,
): Promise<void> {
  for (const { selector, value } of login.fields) {
    const field = page.locator(`css=${selector}`).first();
    await step(selector, () => field.waitFor({ state: "visible", timeout: patience }));
    const { origin } = new URL(page.url());
    const text = value.kind === "secret" ? secretFor(value.name, origin) : value.text;
    await step(selector, () => field.fill(text, { timeout: patience }));
  }
  const form = page.url();
  await step(login.submit, () =>
    page.locator(`css=${login.submit}`).first().click({ timeout: patience }),
  );
  await entered(page, login, { form, patience });
}

async function entered(
  page: Page,
  { waitFor }: PageLogin,
  { form, patience }: { form: string; patience: number },
): Promise<void> {
  try {
    if (waitFor !== null) {
      await page.locator(`css=${waitFor}`).first().waitFor({ state: "visible", timeout: patience });
    } else {
      await page.waitForURL((url) => url.href !== form, {
        timeout: patience,
        waitUntil: "load",
      });
    }
  } catch (cause) {
    if (page.isClosed()) throw cause;
    const expected = waitFor === null ? "another page after it" : `${waitFor} after it`;
    throw new ScreenshotError(
      "login_failed",
      `The login form let nobody in; expected ${expected}.`,
      { cause },
    );
  }
}

/** What goes wrong is told by the selector: the library's own words repeat what was filled in. */
async function step(selector: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isMalformed(error)) {
      throw new ScreenshotError("bad_query", `${selector} is no CSS selector.`);
    }
    throw new ScreenshotError(
      "login_failed",
      `The login form has no ${selector} that can be used; expected it as the plan describes it.`,
    );
  }
}

export function isMalformed(error: unknown): boolean {
  return /Unexpected token|is not a valid selector|Unknown engine/.test(String(error));
}
