/** Ours, and secrets: a child gets those that it is meant to have, and no others. */
const WITHHELD = [
  "DATABASE_URL",
  "PORT",
  "HOST",
  "TOLLGATE_HOME",
  "TOLLGATE_TOKEN",
  "TOLLGATE_WEB_ORIGIN",
  "NEXTAUTH_SECRET",
  "NEXTAUTH_URL",
  "SMTP_URL",
  "S3_URL",
];

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
