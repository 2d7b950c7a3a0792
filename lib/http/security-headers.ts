/** What may be kept says so itself: everything else may be meant for one person. */
const EVERYTHING = {
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cache-Control": "private, no-store",
};
const HTML = {
  "Content-Security-Policy":
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Permissions-Policy":
    "camera=(), microphone=(), geolocation=(), publickey-credentials-get=(self)",
};

/**
 * Puts the headers that guard an answer where it lacks them. Pages bring a policy with a nonce of their own;
 * every other HTML gets one under which nothing runs.
 */
export function guardAnswer(headers: Headers, isHttps: boolean): void {
  headers.set("X-Content-Type-Options", "nosniff");
  if (isHttps) headers.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  addMissing(headers, EVERYTHING);
  if (headers.get("content-type")?.startsWith("text/html")) addMissing(headers, HTML);
}

function addMissing(headers: Headers, wanted: Record<string, string>): void {
  for (const [name, value] of Object.entries(wanted)) {
    if (!headers.has(name)) headers.set(name, value);
  }
}
