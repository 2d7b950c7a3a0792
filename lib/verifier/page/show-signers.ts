import type { VerifiedSignOff } from "@/lib/verifier/check-sign-offs";
import { element, icon, when } from "@/lib/verifier/page/elements";

const STATES = {
  passed: "Signature checked",
  failed: "Signature is wrong",
  "not-checked": "Confirmed by the server",
} as const;

/** Printed name, time with zone, meaning and role of every signature (21 CFR 11.50), and what it rests on. */
export function showSigners(signOffs: VerifiedSignOff[]): HTMLElement {
  return element("ol", "signers", ...signOffs.map(signer));
}

function signer(signOff: VerifiedSignOff): HTMLElement {
  const { document: signed, at, state, why, digest, text } = signOff;
  const { signer: person, decision, meaning, comment, stage } = signed;
  const lent = person.onBehalfOf ? ` for ${person.onBehalfOf.printedName}` : "";
  return element(
    "li",
    "signer",
    element(
      "div",
      "who",
      element("strong", {}, person.printedName),
      element("span", "soft", `${person.role}${lent}`),
    ),
    element(
      "div",
      "what",
      element("p", "decision", `${decision === "approve" ? "Approved" : "Rejected"} ${stage}`),
      element("p", {}, `“${meaning}”`),
      comment === null ? null : element("p", {}, comment),
      element("p", "soft", element("time", { datetime: at }, when(at))),
    ),
    element(
      "div",
      `proof ${state}`,
      element("p", "state", icon(state), STATES[state]),
      element("p", "soft", why),
    ),
    exactly("What was signed, exactly", text, digest),
  );
}

/** A canonical text, laid out for reading, with its bytes below. */
export function exactly(title: string, text: string, digest: string): HTMLElement {
  const summary = element(
    "summary",
    {},
    title,
    " ",
    element("code", "digest", digest.slice(0, 12)),
  );
  const details = element("details", "exact", summary);
  details.addEventListener("toggle", () => fill(details, text, digest), { once: true });
  return details;
}

function fill(details: HTMLElement, text: string, digest: string): void {
  const value: unknown = JSON.parse(text);
  details.append(
    readable(value),
    element("p", "soft", "SHA-256 ", element("code", {}, digest), " of these very bytes:"),
    element("pre", { tabindex: "0" }, text),
  );
}

/** Any JSON value as nested lists of names and values. */
function readable(value: unknown): HTMLElement {
  if (Array.isArray(value)) {
    if (value.length === 0) return element("span", "soft", "none");
    return element("ul", "values", ...value.map((item) => element("li", {}, readable(item))));
  }
  if (typeof value === "object" && value !== null) {
    const rows = Object.entries(value).map(([name, member]) =>
      element("div", "row", element("dt", {}, words(name)), element("dd", {}, readable(member))),
    );
    return element("dl", "values", ...rows);
  }
  return element(
    "span",
    value === null ? "soft" : "value",
    value === null ? "none" : String(value),
  );
}

/** `printedName` as `printed name`. */
function words(name: string): string {
  return name.replaceAll(
    /([a-z])([A-Z])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  );
}
