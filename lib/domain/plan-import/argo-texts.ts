import type { ArgoArguments } from "@/lib/domain/plan-import/argo-arguments";
import { type ForeignValue, SECRET_NAME } from "@/lib/domain/plan-import/foreign-file";
import type { SourceInput } from "@/lib/domain/plan-import/imported";
import { toKey } from "@/lib/domain/plan-import/plan-names";

const MOST_SECONDS = 60;

/** A text with its arguments filled in; those without a value stay as they are, and are told. */
export function takeFilled(value: ForeignValue, args: ArgoArguments): string | null {
  const text = value.takeText();
  if (text === null) return null;
  const filled = args.fill(text).trim();
  const open = args.open(text);
  if (open.length > 0) value.assume(`put in what stands for ${open.map(braces).join(", ")}`);
  return filled;
}

const braces = (name: string) => `{{${name}}}`;

/**
 * An address has to be one before its arguments are known, so that `{{args.host}}` becomes `args-host` before the path.
 * A name and password in it are left out.
 */
export function takeAddress(value: ForeignValue, args: ArgoArguments): string | null {
  const filled = takeFilled(value, args);
  if (filled === null) return null;
  const text = filled.replace(/^https?:\/\/(?:\{\{[^{}]*\}\}|[^/?#])*/i, (origin) =>
    origin.replace(/\{\{\s*([^{}]+?)\s*\}\}/g, (_, name: string) =>
      name.replace(/[^A-Za-z0-9]+/g, "-"),
    ),
  );
  const bare = text.replace(/^(https?:\/\/)[^/?#]*@/i, "$1");
  if (bare !== text) value.assume("the name and password in the address are left out");
  return bare;
}

/** Seconds of patience. */
export function timeoutOf(value: ForeignValue): { timeout?: string } {
  const seconds = value.takeNumber();
  if (seconds === null || seconds <= 0) return {};
  if (seconds <= MOST_SECONDS) return { timeout: `${seconds}s` };
  value.assume(`a source is waited for ${MOST_SECONDS} s at most`);
  return { timeout: `${MOST_SECONDS}s` };
}

export function intervalOf(interval: string | null): { interval?: string } {
  return interval === null ? {} : { interval };
}

type Headers = NonNullable<Extract<SourceInput, { kind: "prometheus" }>["headers"]>;

/** What is or could be a secret is named, and never written into a plan. */
export function headersOf(headers: ForeignValue, args: ArgoArguments): { headers?: Headers } {
  const read = headers.items().flatMap((header): [string, Headers[string]][] => {
    const name = header.at("key").takeText();
    const text = header.at("value").text();
    if (name === null || text === null) return [];
    if (SECRET_NAME.test(name) || args.isSecret(text)) {
      const secret = toKey(`${name}-header`.toLowerCase(), "header");
      header.at("value").hide(`the operator's file holds the whole header as the secret ${secret}`);
      return [[name, { secret }]];
    }
    return [[name, takeFilled(header.at("value"), args) ?? ""]];
  });
  return read.length > 0 ? { headers: Object.fromEntries(read) } : {};
}
