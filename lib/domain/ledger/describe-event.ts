import type { EventKind } from "@/lib/domain/ledger/event";

/** What the sentence of an event is made of. */
export type EventFacts = {
  /** Who did it, by name. */
  actor: string;
  /** The title of the stage it happened in; null where it is about the whole run. */
  stage: string | null;
  detail: Record<string, unknown>;
  /** What people call the evidence, incident or checklist item with this id or key. */
  label: (id: string) => string | null;
};

const SENTENCES: Record<EventKind, (facts: EventFacts) => string> = {
  "project.created": (e) => `${e.actor} created the project ${word(e, "key")}.`,
  "person.added": (e) => `${e.actor} added a person to the project.`,
  "person.disabled": (e) => `${e.actor} took a person's access away.`,
  "membership.changed": (e) => `${e.actor} changed somebody's roles.`,
  "token.created": (e) => `${e.actor} created an access token.`,
  "token.revoked": (e) => `${e.actor} revoked an access token.`,
  "plan.applied": (e) =>
    `${e.actor} stored version ${word(e, "version")} of the plan ${word(e, "plan")}.`,
  "run.created": (e) => `${e.actor} created the run${planOf(e)}.`,
  "run.ready": () => "The pre-deployment gate opened; the run is ready.",
  "run.unready": () => "The pre-deployment gate closed again; the run is a draft.",
  "run.completed": () => "The run is complete.",
  "run.rolled_back": (e) =>
    `${e.actor} rolled the release back${e.detail.reasonGiven === false ? "; the reason follows" : ""}.`,
  "run.aborted": (e) => `${e.actor} aborted the run.`,
  "run.reason_given": (e) => `${e.actor} gave the reason of the rollback.`,
  "run.lessons_recorded": (e) => `${e.actor} recorded what was learned.`,
  "stage.started": (e) => `${e.actor} started ${place(e)}.`,
  "stage.awaiting_decision": (e) =>
    `${place(e)} waits for a decision: verdict ${word(e, "verdict")}, recommendation ${loud(e, "recommendation")}.`,
  "stage.passed": (e) => `${place(e)} passed.`,
  "stage.rolled_back": (e) => `${place(e)} was rolled back.`,
  "stage.verdict_changed": (e) =>
    `The verdict of ${place(e)} went from ${word(e, "from")} to ${word(e, "to")}.`,
  "baseline.measured": (e) => `The baseline of ${named(e, "metric")} was measured${asWhat(e)}.`,
  "traffic.changed": (e) => `Traffic went from ${word(e, "from")} % to ${word(e, "to")} %.`,
  "checklist.marked": (e) =>
    `${e.actor} ${e.detail.done === false ? "reopened" : "ticked"} ${named(e, "item")}${how(e)}.`,
  "evidence.added": (e) => `${e.actor} added ${article(word(e, "kind"))} ${named(e, "evidence")}.`,
  "incident.opened": (e) =>
    `${e.actor} put ${article([word(e, "severity"), word(e, "kind")].join(" "))} on record: ${named(e, "incident")}.`,
  "incident.closed": (e) => `${e.actor} closed the ${word(e, "kind")} ${named(e, "incident")}.`,
  "dossier.frozen": (e) =>
    `Evidence of ${place(e)} was frozen as dossier ${word(e, "ordinal")}${voided(e)}.`,
  "sign_off.made": (e) =>
    `${e.actor} ${e.detail.decision === "reject" ? "rejected" : "approved"} ${place(e)} as ${word(e, "role")}.`,
  "decision.recorded": (e) =>
    `${e.actor} recorded ${loud(e, "decision")} for ${place(e)}; the recommendation was ${loud(e, "recommendation")}${byOverride(e)}.`,
  "override.requested": (e) =>
    `${e.actor} asked to go on with ${place(e)} against the recommendation.`,
  "override.confirmed": (e) =>
    `${e.actor} confirmed the override of ${place(e)} as the second person.`,
  "override.withdrawn": (e) => `${e.actor} withdrew the override.`,
  "waiver.requested": (e) =>
    `${e.actor} asked to go on with ${place(e)} without something that is missing or does not hold.`,
  "waiver.confirmed": (e) => `${e.actor} confirmed a waiver of ${place(e)} as the second person.`,
  "waiver.withdrawn": (e) => `${e.actor} withdrew a waiver of ${place(e)}.`,
  "page.imported": (e) => `${e.actor} imported a page of ${word(e, "lines")} lines.`,
  "sign_off.withdrawn": (e) => `${e.actor} withdrew a signature on ${place(e)}.`,
  "ceremony.refused": (e) => `A signature of ${e.actor} on ${place(e)} was refused${because(e)}.`,
  "passkey.enrolled": (e) => `${e.actor} added a passkey, which waits for a second person.`,
  "passkey.confirmed": (e) => `${e.actor} confirmed somebody's passkey.`,
  "passkey.revoked": (e) => `${e.actor} revoked a passkey.`,
  "rules.proposed": (e) => `${e.actor} proposed other approval rules.`,
  "rules.confirmed": (e) =>
    `${e.actor} confirmed version ${word(e, "version")} of the approval rules.`,
  "rules.withdrawn": (e) => `${e.actor} withdrew a proposal of approval rules.`,
  "delegation.made": (e) => `${e.actor} delegated the role ${word(e, "role")}.`,
  "delegation.revoked": (e) => `${e.actor} ended a delegation.`,
  "person.identified": (e) => `${e.actor} was linked to the identity provider.`,
  "person.enabled": (e) => `${e.actor} gave a person's access back.`,
  "session.revoked": (e) => `${e.actor} ended a session.`,
  "gate.attested": (e) => `The gate of ${place(e)} was attested: ${loud(e, "result")}.`,
  "bundle.sealed": (e) =>
    `A bundle of the run was sealed over ${word(e, "entries")} ledger entries.`,
  "export.made": (e) => `${e.actor} made an export for an audit: ${word(e, "export")}.`,
  "ledger.key_registered": () => "A server process registered the key that it signs events with.",
  "ledger.log_key_changed": () => "The log's signing key was changed.",
};

/** One plain sentence. A kind that this version does not know is named as it is. */
export function describeEvent(kind: string, facts: EventFacts): string {
  const sentence = (SENTENCES as Partial<Record<string, (facts: EventFacts) => string>>)[kind];
  const text = sentence ? sentence(facts) : `${facts.actor}: ${kind}.`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function word({ detail }: EventFacts, name: string): string {
  const value = detail[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : "unknown";
}

function loud(facts: EventFacts, name: string): string {
  return word(facts, name).toUpperCase();
}

function named(facts: EventFacts, name: string): string {
  const id = word(facts, name);
  return `"${facts.label(id) ?? id}"`;
}

function place({ stage }: EventFacts): string {
  return stage ?? "the run";
}

function article(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
}

function planOf({ detail }: EventFacts): string {
  const { plan } = detail;
  if (typeof plan !== "object" || plan === null) return "";
  const { name, version } = plan as Record<string, unknown>;
  return ` from the plan ${String(name)}, version ${String(version)}`;
}

function how({ detail }: EventFacts): string {
  if (detail.mark === "measured") return ", measured";
  return detail.mark === "vouched" ? ", vouched for" : "";
}

function asWhat({ detail }: EventFacts): string {
  if (typeof detail.value !== "string") return "";
  return `: ${detail.value}${typeof detail.unit === "string" ? ` ${detail.unit}`.trimEnd() : ""}`;
}

function voided({ detail }: EventFacts): string {
  const count = Array.isArray(detail.voided) ? detail.voided.length : 0;
  if (count === 0) return "";
  return count === 1
    ? "; one signature on the one before no longer counts"
    : `; ${count} signatures on the one before no longer count`;
}

function because({ detail }: EventFacts): string {
  return typeof detail.reason === "string" ? `: ${detail.reason.replaceAll("_", " ")}` : "";
}

function byOverride({ detail }: EventFacts): string {
  return typeof detail.override === "string" ? ", by override" : "";
}
