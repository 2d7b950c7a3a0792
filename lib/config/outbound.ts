import { readFileSync, statSync } from "node:fs";
import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { SetupError } from "@/lib/config/setup-error";
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
type PolicyFile = z.output<typeof PolicyFile>;

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
  const text = textOf(file);
  if (text === null) return { origins: [], secrets: new Map() };
  const { origins, secrets } = parse(file, text);
  return {
    origins: origins.map((listed) =>
      typeof listed === "string" ? { origin: listed, private: false } : listed,
    ),
    secrets: new Map(
      Object.entries(secrets).flatMap(([name, spec]): [string, Secret][] => {
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
  let held: { stamp: string; until: number; policy: OutboundPolicy } | null = null;
  return () => {
    const now = Date.now();
    const stamp = stampOf(file);
    if (held?.stamp !== stamp || now >= held.until) {
      held = null;
      // The files of secrets change without this one.
      held = { stamp, until: now + 60_000, policy: readOutboundPolicy(file, variables) };
    }
    return held.policy;
  };
}

function parse(file: string, text: string): PolicyFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problems = document.errors.map(
    ({ pos, message }) => `line ${lines.linePos(pos[0]).line}: ${message}`,
  );
  if (problems.length > 0) throw unusable(file, problems);
  const parsed = PolicyFile.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;
  throw unusable(
    file,
    parsed.error.issues.map(({ path, message }) => {
      const line = lineOf(document, lines, path);
      return `line ${line}: ${path.map(String).join(".") || "the file"}: expected ${message}`;
    }),
  );
}

/** Of the thing itself, or of the nearest one around it that is there. */
function lineOf(
  document: ReturnType<typeof parseDocument>,
  lines: LineCounter,
  path: readonly PropertyKey[],
): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    const start = isRanged(node) ? node.range[0] : null;
    if (start !== null) return lines.linePos(start).line;
  }
  return 1;
}

function isRanged(node: unknown): node is { range: [number, number, number] } {
  return typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range);
}

function unusable(file: string, problems: string[]): SetupError {
  return new SetupError(`${file} is not usable:\n${problems.map((p) => `  ${p}`).join("\n")}`);
}

function isOrigin(text: string): boolean {
  if (!/^(?:https?|postgres(?:ql)?):\/\/[^\s/?#@\\]+\/?$/.test(text) || !URL.canParse(text))
    return false;
  return new URL(text).hostname !== "";
}

/** Null where there is no such file. */
function textOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    if (isAbsent(cause)) return null;
    throw new SetupError(`${file} cannot be read.`, { cause });
  }
}

function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false, bigint: true });
  return stats ? `${stats.mtimeNs} ${stats.size} ${stats.ino}` : "absent";
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
