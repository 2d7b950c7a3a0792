import type { Check } from "@/lib/verifier/check";
import { element, icon, when } from "@/lib/verifier/page/elements";
import { exactly, showSigners } from "@/lib/verifier/page/show-signers";
import type { BundleAnswer, RunSummary, Verification } from "@/lib/verifier/verify-bundle";

const ANSWERS: Record<BundleAnswer, { title: string; icon: string }> = {
  "genuine-and-complete": { title: "Genuine and complete", icon: "passed" },
  "genuine-not-latest": { title: "Genuine, but not the latest", icon: "genuine-not-latest" },
  "not-genuine": { title: "Not genuine", icon: "failed" },
};
const WORDS = { passed: "passed", failed: "failed", "not-checked": "not checked" } as const;

/** What came of a file: the answer, who signed, every check, and what was signed. */
export function showResult(name: string, verification: Verification): HTMLElement[] {
  const { run, signOffs, checks, unauthenticated } = verification;
  return [
    answerOf(name, verification),
    ...(run ? [runFacts(run)] : []),
    ...(signOffs.length > 0 ? [part("Signatures", showSigners(signOffs))] : []),
    checkList(checks),
    ...(unauthenticated.length > 0 ? [unchecked(verification)] : []),
    ...(run && run.dossiers.length > 0 ? [dossiers(run)] : []),
  ];
}

function answerOf(name: string, { answer, why }: Verification): HTMLElement {
  const { title, icon: shape } = ANSWERS[answer];
  return element(
    "section",
    { class: `answer ${answer}`, "aria-labelledby": "answer" },
    icon(shape),
    element(
      "div",
      {},
      element("h2", { id: "answer", tabindex: "-1" }, title),
      element("p", "why", why),
      element("p", "soft file", name),
    ),
  );
}

function runFacts({ documentId, id, state, entries, sealedAt, log }: RunSummary): HTMLElement {
  const facts: [string, string][] = [
    ["Run", documentId],
    ["Ended as", state.replace("_", " ")],
    ["Entries", String(entries)],
    ["Sealed", sealedAt ? when(sealedAt) : "not sealed"],
    ["Log", `${log.origin}, ${log.size} entries`],
  ];
  const rows = facts.map(([name, value]) =>
    element("div", {}, element("dt", {}, name), element("dd", {}, value)),
  );
  const codes = [
    ["Id of the run", id],
    ["Key of the log", log.vkey],
  ].map(([name = "", value = ""]) =>
    element("div", "wide", element("dt", {}, name), element("dd", {}, element("code", {}, value))),
  );
  return element("dl", "facts", ...rows, ...codes);
}

function checkList(checks: Check[]): HTMLElement {
  const count = (state: Check["state"]) => checks.filter((check) => check.state === state).length;
  const counts = [
    `${count("passed")} passed`,
    `${count("failed")} failed`,
    `${count("not-checked")} not checked`,
  ];
  const rows = checks.map(({ state, title, why }) =>
    element(
      "li",
      `check ${state}`,
      icon(state),
      element(
        "div",
        {},
        element("p", "title", title, element("span", "state", WORDS[state])),
        element("p", "soft", why),
      ),
    ),
  );
  const note =
    count("not-checked") > 0 ? "A check that was not made says nothing, good or bad. " : "";
  return part(
    "Every check",
    element("p", "soft", `${note}${counts.join(", ")}.`),
    element("ol", "checks", ...rows),
  );
}

function unchecked({ unauthenticated }: Verification): HTMLElement {
  const rows = unauthenticated.map(({ start, end, why }) =>
    element("li", {}, element("code", {}, `${start}–${end - 1}`), ` ${why}`),
  );
  return part("Bytes that nothing vouches for", element("ul", "ranges", ...rows));
}

function dossiers({ dossiers: frozen }: RunSummary): HTMLElement {
  return part(
    "Dossiers, as they were signed",
    ...frozen.map(({ stage, text, digest }) => exactly(stage, text, digest)),
  );
}

function part(title: string, ...content: HTMLElement[]): HTMLElement {
  return element("section", "part", element("h2", {}, title), ...content);
}
