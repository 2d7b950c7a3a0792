import { z } from "zod";
import { readOperatorFile, textOf, watchOperatorFile } from "@/lib/config/operator-file";
import type { OutboundPolicy, Secret } from "@/lib/providers/outbound/port";

const ORIGIN = "an origin such as https://prometheus.example.org, without a path or a password";
const Origin = z.string({ error: ORIGIN }).refine(isOrigin, { error: ORIGIN });
const Listed = z.union(
  [Origin, z.strictObject({ origin: Origin, private: z.boolean().default(false) })],
  { error: `${ORIGIN}, or { origin: ORIGIN, private: true }` },
);

const where = {
  origins: z.array(Origin, { error: "a list of origins" }).min(1, "at least one origin"),
  projects: z.array(z.string(), { error: "a list of projects' keys" }).min(1).optional(),
};
const SecretSpec = z.union(
  [
    z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), ...where }),
    z.strictObject({ file: z.string().startsWith("/"), ...where }),
  ],
  { error: "{ env: VARIABLE, origins: […] } or { file: /path, origins: […] }" },
);
const SecretName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, {
  error: "a name of letters, digits, dot, dash and underscore",
});

const PolicyFile = z.strictObject({
  origins: z.array(Listed, { error: "a list of origins" }).default([]),
  secrets: z.record(SecretName, SecretSpec, { error: "secrets by name" }).default({}),
});

type Variables = Record<string, string | undefined>;

/**
 * Reads where Tollgate may go, and what it may say there. No file: nowhere. A secret whose variable or file is not
 * there is left out, so that only what uses it fails. Throws `SetupError` with every fault and its line; no value of a
 * secret is in it.
 */
export function readOutboundPolicy(
  file: string,
  variables: Variables = process.env,
): OutboundPolicy {
  const listed = readOperatorFile(file, PolicyFile);
  if (listed === null) return { origins: [], secrets: new Map() };
  return {
    origins: listed.origins.map((origin) =>
      typeof origin === "string" ? { origin, private: false } : origin,
    ),
    secrets: new Map(
      Object.entries(listed.secrets).flatMap(([name, spec]): [string, Secret][] => {
        const value = "env" in spec ? variables[spec.env] : textOf(spec.file)?.trim();
        if (!value) return [];
        return [[name, { value, origins: spec.origins, projects: spec.projects ?? null }]];
      }),
    ),
  };
}

/** The policy as the file has it now: read again when the file has changed, at the latest after a minute. */
export function watchOutboundPolicy(
  file: string,
  variables: Variables = process.env,
): () => OutboundPolicy {
  return watchOperatorFile(file, () => readOutboundPolicy(file, variables));
}

function isOrigin(text: string): boolean {
  if (!/^(?:https?|postgres(?:ql)?):\/\/[^\s/?#@\\]+\/?$/.test(text) || !URL.canParse(text))
    return false;
  return new URL(text).hostname !== "";
}
