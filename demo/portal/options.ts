import { parseArgs } from "node:util";
import { z } from "zod";

export const VARIANTS = ["good", "slow", "leaky"] as const;
/** How the portal's readings reach Tollgate. */
const METRIC_WAYS = ["push", "prometheus"] as const;
export type Variant = (typeof VARIANTS)[number];

const Options = z.strictObject({
  port: z.coerce.number().int().min(0).max(65_535),
  home: z.string().min(1),
  variant: z.enum(VARIANTS),
  /** `prometheus`: nothing is pushed, the readings are scraped from `/metrics`. */
  source: z.enum(METRIC_WAYS),
  tollgate: z.url({ protocol: /^https?$/ }),
  run: z.string().min(1),
  flag: z.string().min(1),
  token: z.string({ error: "set TOLLGATE_TOKEN" }).min(1),
});
export type PortalOptions = z.infer<typeof Options>;

/** Reads the command line; the token comes from the environment, where `ps` does not show it. */
export function readOptions(argv: string[], environment: NodeJS.ProcessEnv): PortalOptions {
  const { values } = parseArgs({
    args: argv,
    options: {
      port: { type: "string", default: "0" },
      home: { type: "string", default: ".tollgate-portal" },
      variant: { type: "string", default: "good" },
      source: { type: "string", default: "push" },
      tollgate: { type: "string", default: "http://127.0.0.1:3000" },
      run: { type: "string" },
      flag: { type: "string", default: "sliceB_documents" },
    },
  });
  const parsed = Options.safeParse({ ...values, token: environment.TOLLGATE_TOKEN });
  if (parsed.success) return parsed.data;
  throw new Error(`The portal cannot start with these options.\n${z.prettifyError(parsed.error)}`);
}
