import type { Hono } from "hono";
import { refuseOtherMethods } from "@/lib/http/refuse-other-methods";

const PATH = "/verify";
const POLICY = /<meta http-equiv="Content-Security-Policy" content="([^"]+)">/;

/**
 * Serves the page that checks bundles in the browser, to everybody. Its own policy, which allows it its one script and
 * no network at all, goes out as a header too.
 */
export function mountVerifyPage(app: Hono, page: string): void {
  const policy = POLICY.exec(page)?.[1];
  if (!policy) throw new Error("the verifier's page has no policy");
  app.get(PATH, (c) => {
    c.header("Content-Security-Policy", `${policy}; frame-ancestors 'none'`);
    c.header("Cache-Control", "no-cache");
    return c.html(page);
  });
  refuseOtherMethods(app, [{ method: "get", path: PATH }]);
}
