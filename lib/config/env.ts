import path from "node:path";
import { z } from "zod";
import { checkoutFolder } from "@/lib/config/checkout";
import { readS3Url, S3_URL_FORMS } from "@/lib/config/s3-url";
import { defaultSocketPath } from "@/lib/config/signer-socket";

/** Every variable that Tollgate reads, with what is expected of it in the words of the error message. */
const VARIABLES = {
  PORT: {
    schema: z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(1).max(65_535)),
    expected: "a port, 1 to 65535",
  },
  HOST: {
    schema: z.string().regex(/^[A-Za-z0-9.:-]+$/),
    expected: "an address or host name to listen on, such as 127.0.0.1 or 0.0.0.0",
  },
  TOLLGATE_HOME: {
    schema: z.string().transform((text) => path.resolve(text)),
    expected: "a folder",
  },
  TOLLGATE_OUTBOUND: {
    schema: z.string().transform((text) => path.resolve(text)),
    expected: "the file that lists where Tollgate may go",
  },
  TOLLGATE_TRUST: {
    schema: z.string().transform((text) => path.resolve(text)),
    expected: "the file that names the log's witnesses and timestamp authorities",
  },
  TOLLGATE_SIGNER_SOCKET: {
    schema: z.string().transform((text) => path.resolve(text)),
    expected: "the Unix socket of a signer that is run on its own",
  },
  TOLLGATE_LOG_ORIGIN: {
    schema: z.string().regex(/^[^\s+\p{C}]{3,200}$/u),
    expected:
      "the log's name in checkpoints, such as tollgate.example.org/log, without spaces and plus",
  },
  DATABASE_URL: {
    schema: url("postgres:", "postgresql:"),
    expected: "postgresql://user:password@host:5432/database",
  },
  TOLLGATE_URL: {
    schema: url("http:", "https:"),
    expected: "the address that people open, such as https://tollgate.example.org",
  },
  TOLLGATE_TOKEN: {
    schema: z.string().regex(/^\S+$/),
    expected: "a token as `tollgate token create` prints it",
  },
  AUTH_OIDC_ISSUER: {
    schema: url("https:", "http:"),
    expected: "the address of the identity provider",
  },
  AUTH_OIDC_CLIENT_ID: { schema: z.string(), expected: "the client's id at the identity provider" },
  AUTH_OIDC_CLIENT_SECRET: {
    schema: z.string(),
    expected: "the client's secret at the identity provider",
  },
  AUTH_OIDC_ROLES_CLAIM: {
    schema: z.string().regex(/^[\x21-\x7e]{1,200}$/),
    expected: "the claim of the ID token that lists the person's groups, such as groups",
  },
  AUTH_OIDC_SCOPE: {
    schema: z.string().refine((text) => text.split(" ").includes("openid")),
    expected: 'scopes with openid among them, such as "openid email profile groups"',
  },
  AUTH_OIDC_NAME: {
    schema: z.string().max(60),
    expected: "the identity provider's name for the login page, at most 60 characters",
  },
  SMTP_URL: { schema: url("smtp:", "smtps:"), expected: "smtp://user:password@host:587" },
  TOLLGATE_MAIL_FROM: {
    schema: z.string().regex(/^[^\r\n]+@[^\r\n]+$/),
    expected: "whom mail comes from, such as Tollgate <tollgate@example.org>",
  },
  S3_URL: {
    schema: z.string().refine((text) => readS3Url(text) !== null),
    expected: S3_URL_FORMS,
  },
  CHROMIUM_PATH: { schema: z.string(), expected: "the program file of a Chromium" },
  NEXTAUTH_SECRET: { schema: z.string().min(32), expected: "at least 32 characters" },
  TOLLGATE_WEB_ORIGIN: {
    schema: url("http:"),
    expected: "the web process's address, such as http://127.0.0.1:3001",
  },
  TOLLGATE_API_ORIGIN: {
    schema: url("http:"),
    expected: "the api process's address, such as http://127.0.0.1:3000",
  },
} as const;

type Variables = {
  [Name in keyof typeof VARIABLES]: z.output<(typeof VARIABLES)[Name]["schema"]> | null;
};

export type OidcSettings = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** The claim that lists the person's groups. */
  rolesClaim: string;
  scope: string;
  /** For people to read. */
  name: string;
};

export type Environment = {
  port: number;
  host: string;
  /** Absolute. Holds the embedded database, the keys and the evidence. */
  home: string;
  /** Absolute. The operator's list of origins and secrets; there need not be such a file. */
  outboundFile: string;
  /** Absolute. The operator's list of witnesses and timestamp authorities; there need not be such a file. */
  trustFile: string;
  /** Absolute; where the signer listens. */
  signerSocket: string;
  /** Whether the operator runs the signer; otherwise `start` does. */
  hasOwnSigner: boolean;
  /** The log's name; null: the one that the signer keeps, or makes at first. */
  logOrigin: string | null;
  /** Null: the embedded database. */
  databaseUrl: string | null;
  /** Where people reach Tollgate; null: at the address that it listens on. */
  publicUrl: string | null;
  token: string | null;
  oidc: OidcSettings | null;
  smtpUrl: string | null;
  /** Null: `tollgate` at the host that people open. */
  mailFrom: string | null;
  s3Url: string | null;
  /** Null: the one that is kept in `home`. */
  sessionSecret: string | null;
  /** Where the api process finds the web process; null: there is none. */
  webOrigin: string | null;
  /** Where the worker finds the api process, for reports as PDF; null: it makes none. */
  apiOrigin: string | null;
  /** The browser to use; null: one that is found. */
  chromiumPath: string | null;
};

/** Names every bad variable at once. */
export class EnvironmentError extends Error {
  constructor(problems: readonly string[]) {
    super(`The environment is not usable:\n${problems.map((p) => `  ${p}`).join("\n")}`);
    this.name = "EnvironmentError";
  }
}

/** Reads and checks the environment. An empty variable counts as not set. Throws `EnvironmentError`. */
export function readEnvironment(
  source: Record<string, string | undefined> = process.env,
): Environment {
  const { values, problems } = parseVariables(source);
  const oidc = readOidc(values, problems);
  if (problems.length > 0) throw new EnvironmentError(problems);
  const home = values.TOLLGATE_HOME ?? path.join(checkoutFolder(), ".tollgate");
  return {
    port: values.PORT ?? 3000,
    host: values.HOST ?? "127.0.0.1",
    home,
    outboundFile: values.TOLLGATE_OUTBOUND ?? path.join(home, "outbound.yaml"),
    trustFile: values.TOLLGATE_TRUST ?? path.join(home, "trust.yaml"),
    signerSocket: values.TOLLGATE_SIGNER_SOCKET ?? defaultSocketPath(home),
    hasOwnSigner: values.TOLLGATE_SIGNER_SOCKET !== null,
    logOrigin: values.TOLLGATE_LOG_ORIGIN,
    databaseUrl: values.DATABASE_URL,
    publicUrl: values.TOLLGATE_URL,
    token: values.TOLLGATE_TOKEN,
    oidc,
    smtpUrl: values.SMTP_URL,
    mailFrom: values.TOLLGATE_MAIL_FROM,
    s3Url: values.S3_URL,
    sessionSecret: values.NEXTAUTH_SECRET,
    webOrigin: values.TOLLGATE_WEB_ORIGIN,
    apiOrigin: values.TOLLGATE_API_ORIGIN,
    chromiumPath: values.CHROMIUM_PATH,
  };
}

export type WebEnvironment = Pick<Environment, "publicUrl" | "oidc"> & {
  databaseUrl: string;
  sessionSecret: string;
  /** The api process, which alone opens sessions. */
  apiOrigin: string;
};

/** What the web process gets: no home and no keys, a database that it may read. Throws `EnvironmentError`. */
export function readWebEnvironment(
  source: Record<string, string | undefined> = process.env,
): WebEnvironment {
  const { values, problems } = parseVariables(source);
  const oidc = readOidc(values, problems);
  const {
    DATABASE_URL: databaseUrl,
    NEXTAUTH_SECRET: sessionSecret,
    TOLLGATE_API_ORIGIN: apiOrigin,
  } = values;
  const isWhole = databaseUrl && sessionSecret && apiOrigin;
  if (!isWhole) {
    problems.push(
      "DATABASE_URL, NEXTAUTH_SECRET, TOLLGATE_API_ORIGIN: expected all three; `tollgate start` gives them to the web process",
    );
  }
  if (!isWhole || problems.length > 0) throw new EnvironmentError(problems);
  return { databaseUrl, sessionSecret, apiOrigin, oidc, publicUrl: values.TOLLGATE_URL };
}

function parseVariables(source: Record<string, string | undefined>) {
  const problems: string[] = [];
  const entries = Object.entries(VARIABLES).map(([name, { schema, expected }]) => {
    const text = source[name];
    if (text === undefined || text === "") return [name, null];
    const parsed = schema.safeParse(text);
    if (parsed.success) return [name, parsed.data];
    // A secret in a URL or token must not end in a log.
    const shown = /URL|TOKEN|SECRET/.test(name) ? "" : ` ("${text}")`;
    problems.push(`${name}${shown}: expected ${expected}`);
    return [name, null];
  });
  return { values: Object.fromEntries(entries) as Variables, problems };
}

function readOidc(values: Variables, problems: string[]): Environment["oidc"] {
  const {
    AUTH_OIDC_ISSUER: issuer,
    AUTH_OIDC_CLIENT_ID: clientId,
    AUTH_OIDC_CLIENT_SECRET: clientSecret,
  } = values;
  if (issuer && clientId && clientSecret) {
    return {
      issuer,
      clientId,
      clientSecret,
      rolesClaim: values.AUTH_OIDC_ROLES_CLAIM ?? "groups",
      scope: values.AUTH_OIDC_SCOPE ?? "openid email profile",
      name: values.AUTH_OIDC_NAME ?? new URL(issuer).hostname,
    };
  }
  if (issuer || clientId || clientSecret) {
    problems.push(
      "AUTH_OIDC_ISSUER, AUTH_OIDC_CLIENT_ID, AUTH_OIDC_CLIENT_SECRET: expected all three, or none",
    );
  }
  return null;
}

function url(...protocols: string[]) {
  return z
    .string()
    .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol));
}
