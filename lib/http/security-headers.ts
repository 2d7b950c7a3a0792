const HTML = {
  "Content-Security-Policy":
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Permissions-Policy":
    "camera=(), microphone=(), geolocation=(), publickey-credentials-get=(self)",
  "Cache-Control": "private, no-store",
};

/**
 * Puts the headers that guard an answer where it lacks them. Pages bring a policy with a nonce of their own;
 * every other HTML gets one under which nothing runs.
 */
export function guardAnswer(headers: Headers, isHttps: boolean): void {
  headers.set("X-Content-Type-Options", "nosniff");
  if (isHttps) headers.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  if (!headers.has("Cross-Origin-Resource-Policy")) {
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
  }
  if (!headers.get("content-type")?.startsWith("text/html")) return;
  for (const [name, value] of Object.entries(HTML)) {
    if (!headers.has(name)) headers.set(name, value);
  }
}
