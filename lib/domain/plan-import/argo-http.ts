import { type Provided, type ProviderContext, PUSHED } from "@/lib/domain/plan-import/argo-context";
import {
  headersOf,
  intervalOf,
  takeAddress,
  takeFilled,
  timeoutOf,
} from "@/lib/domain/plan-import/argo-texts";
import type { ForeignValue } from "@/lib/domain/plan-import/foreign-file";

const NO_ADDRESS = "https://prometheus.example.org";
const TLS = "certificates are always checked";
const AUTHENTICATION =
  "put the finished Authorization header into the operator's file, and name it under the source's headers";

export function prometheusPull(spec: ForeignValue, context: ProviderContext): Provided {
  const { args, sources, interval } = context;
  const query = takeFilled(spec.at("query"), args);
  const address = takeAddress(spec.at("address"), args);
  if (address === null) spec.assume(`the address is the controller's: put it in for ${NO_ADDRESS}`);
  const from = sources.add({
    kind: "prometheus",
    url: address ?? NO_ADDRESS,
    ...headersOf(spec.at("headers"), args),
    ...timeoutOf(spec.at("timeout")),
    ...intervalOf(interval),
  });
  spec
    .at("rangeQuery")
    .leave("each answer is one value, of now; $window in the query is its range");
  leaveSecurity(spec);
  if (query === null) spec.leave("it has no query; push the metric");
  return { pull: query === null ? null : { from, query, answers: "samples" }, window: null };
}

export function webPull(spec: ForeignValue, context: ProviderContext): Provided {
  const { args, sources, interval, field } = context;
  const method = spec.at("method");
  if (method.isThere && method.text()?.toUpperCase() !== "GET") {
    spec.leave("a page is asked by GET only; push the metric");
    return PUSHED;
  }
  method.carry();
  const address = takeAddress(spec.at("url"), args) ?? "";
  const origin = /^https?:\/\/[^/?#]+/i.exec(address)?.[0];
  if (!origin) {
    spec.leave("it has no address that could be asked; push the metric");
    return PUSHED;
  }
  const from = sources.add({
    kind: "http-json",
    url: origin,
    ...headersOf(spec.at("headers"), args),
    ...timeoutOf(spec.at("timeoutSeconds")),
    ...intervalOf(interval),
  });
  leaveSecurity(spec);
  const value = `${jsonPath(spec.at("jsonPath").takeText())}${field}`;
  const path = address
    .slice(origin.length)
    .replace(/#.*$/s, "")
    .replace(/^(?!\/)/, "/");
  const query = { path, value };
  return { pull: { from, query, answers: "samples" }, window: null };
}

function leaveSecurity(spec: ForeignValue): void {
  const insecure = spec.at("insecure");
  if (insecure.value === false) insecure.carry();
  else insecure.leave(TLS);
  spec.at("authentication").hide(AUTHENTICATION);
}

/** `{$.data.ok}` is `$.data.ok` in RFC 9535. */
function jsonPath(text: string | null): string {
  const bare = (text ?? "")
    .trim()
    .replace(/^\{(.*)\}$/s, "$1")
    .trim();
  if (bare === "") return "$";
  return bare.startsWith("$") ? bare : `$${bare.startsWith(".") ? "" : "."}${bare}`;
}
