/** Ours, and secrets: a child gets those that it is meant to have, and no others. */
const WITHHELD = [
  "DATABASE_URL",
  "PORT",
  "HOST",
  "TOLLGATE_HOME",
  "TOLLGATE_SIGNER_SOCKET",
  "TOLLGATE_LOG_ORIGIN",
  "TOLLGATE_TOKEN",
  "TOLLGATE_WEB_ORIGIN",
  "TOLLGATE_API_ORIGIN",
  "NEXTAUTH_SECRET",
  "NEXTAUTH_URL",
  "SMTP_URL",
  "S3_URL",
];

/** What a process needs to run at all; everything else may be somebody's secret. */
const HARMLESS =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TEMP|TMP|TERM|CI|NO_COLOR|NODE_(OPTIONS|EXTRA_CA_CERTS)|SSL_CERT_(FILE|DIR)|SystemRoot)$/;

/**
 * The environment for the web process, which renders pages and holds no secrets: what a process needs to run, the
 * identity provider's settings, and `given`. The operator's secrets for metric sources are variables of any name.
 */
export function webChildEnvironment(
  mode: "production" | "development",
  given: Record<string, string>,
): Record<string, string> & { NODE_ENV: "production" | "development" } {
  const isKnown = (name: string) => HARMLESS.test(name) || name.startsWith("AUTH_OIDC_");
  const all = childEnvironment(mode, {});
  const known = Object.entries(all).filter(([name]) => isKnown(name));
  return { ...Object.fromEntries(known), ...given, NODE_ENV: mode };
}

/** The environment for the signer, which nothing but its folder and its socket concerns. */
export function signerChildEnvironment(
  mode: "production" | "development",
  given: Record<string, string>,
): Record<string, string> & { NODE_ENV: "production" | "development" } {
  const harmless = Object.entries(childEnvironment(mode)).filter(([name]) => HARMLESS.test(name));
  return { ...Object.fromEntries(harmless), ...given, NODE_ENV: mode };
}

/** The environment for a child process: this one's without Tollgate's own variables, and `given`. */
export function childEnvironment(
  mode: "production" | "development",
  given: Record<string, string> = {},
): Record<string, string> & { NODE_ENV: "production" | "development" } {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !WITHHELD.includes(entry[0]),
  );
  return { ...Object.fromEntries(inherited), ...given, NODE_ENV: mode };
}
