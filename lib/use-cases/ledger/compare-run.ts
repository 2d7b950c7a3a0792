import type { StoredRun } from "@/lib/data/ledger/stored-run";
import { markLine } from "@/lib/domain/ledger/replay-record";
import type { ReplayedRun } from "@/lib/domain/ledger/replayed-run";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { sha256Hex } from "@/lib/ledger/sha256";

/** Where a run's rows say something else than its signed events, and whose digests no longer fit. */
export function compareRun(told: ReplayedRun, stored: StoredRun): string[] {
  return [
    ...compareValues("the run", runValues(told), runValues(stored)),
    ...comparePlan(told, stored),
    ...compareStages(told, stored),
    ...compareRecords("dossier", dossiersTold(told), dossiersStored(stored)),
    ...compareRecords("sign-off", signOffsTold(told), signOffsStored(stored)),
    ...compareRecords("override", overridesTold(told), overridesStored(stored)),
    ...compareRecords("waiver", waiversTold(told), waiversStored(stored)),
    ...compareRecords("evidence", new Map(told.evidence), evidenceStored(stored)),
    ...compareRecords("incident", incidentsTold(told), incidentsStored(stored)),
    ...compareRecords("attestation", new Map(told.attestations), attestationsStored(stored)),
    ...compareMarks(told, stored),
    ...signedTwice(stored),
    ...compareDecisions(told, stored),
  ];
}

type Values = Record<string, string | number | boolean | null>;

function runValues({
  projectId,
  documentId,
  state,
  page,
  traffic,
  planDigest,
}: ReplayedRun | StoredRun): Values {
  return {
    project: projectId,
    "document id": documentId,
    state,
    page,
    traffic,
    "plan digest": planDigest,
  };
}

function comparePlan({ planDigest }: ReplayedRun, { plan }: StoredRun): string[] {
  const actual = sha256Hex(canonicalJson(plan.document));
  if (actual === planDigest && plan.digest === planDigest) return [];
  return [`the plan's document has the digest ${actual}; the events pin ${planDigest}`];
}

function compareStages(told: ReplayedRun, stored: StoredRun): string[] {
  const known = new Set(stored.stages.map((s) => s.key));
  const missing = [...told.stages.keys()].filter((key) => !known.has(key));
  const isUnfinished =
    told.state === "completed" && stored.stages.some((s) => s.state !== "passed");
  return [
    ...missing.map((key) => `the stage ${key} is not there any more`),
    ...stored.stages.flatMap(({ key, state, verdict }) =>
      compareValues(
        `the stage ${key}`,
        { ...(told.stages.get(key) ?? { state: "pending", verdict: "pending" }) },
        { state, verdict },
      ),
    ),
    ...(isUnfinished ? ["the run is completed, but not all of its stages are passed"] : []),
  ];
}

function dossiersTold({ dossiers }: ReplayedRun): Map<string, Values> {
  return new Map([...dossiers].map(([digest, d]) => [digest, { ...d, text: digest }]));
}

function dossiersStored({ dossiers }: StoredRun): Map<string, Values> {
  return new Map(
    dossiers.map(({ digest, stageKey, ordinal, document }) => [
      digest,
      { stageKey, ordinal, text: sha256Hex(document) },
    ]),
  );
}

function signOffsTold({ signOffs }: ReplayedRun): Map<string, Values> {
  return new Map(
    [...signOffs].map(([id, { dossier, role, approved, words, actor, isWithdrawn }]) => [
      id,
      { dossier, role, approved, words, actor, isWithdrawn },
    ]),
  );
}

function signOffsStored({ signOffs, withdrawn }: StoredRun): Map<string, Values> {
  return new Map(
    signOffs.map((signOff) => {
      const { id, dossier, personId, role, approved } = signOff;
      return [
        id,
        {
          dossier,
          role,
          approved,
          words: wordsOf(signOff),
          actor: `person:${personId}`,
          isWithdrawn: withdrawn.includes(id),
        },
      ];
    }),
  );
}

/** Digest of what was signed, as long as the row beside it says the same. */
function wordsOf({ id, meaning, comment, document }: StoredRun["signOffs"][number]): string {
  if (document === null) return sha256Hex(canonicalJson([id, meaning, comment]));
  const signed: unknown = JSON.parse(document);
  const isSame =
    typeof signed === "object" &&
    signed !== null &&
    "meaning" in signed &&
    "comment" in signed &&
    signed.meaning === meaning &&
    signed.comment === comment;
  return isSame ? sha256Hex(document) : "not as in the document that was signed";
}

function overridesTold({ overrides }: ReplayedRun): Map<string, Values> {
  return new Map([...overrides].map(([id, override]) => [id, { ...override }]));
}

function overridesStored({ overrides }: StoredRun): Map<string, Values> {
  return new Map(
    overrides.map(({ id, stageKey, reason, requestedBy, confirmedBy, isWithdrawn }) => [
      id,
      {
        stageKey,
        words: sha256Hex(canonicalJson([id, reason])),
        requestedBy: `person:${requestedBy}`,
        confirmedBy: confirmedBy === null ? null : `person:${confirmedBy}`,
        isWithdrawn,
      },
    ]),
  );
}

function waiversTold({ waivers }: ReplayedRun): Map<string, Values> {
  return new Map([...waivers].map(([id, waiver]) => [id, { ...waiver }]));
}

function waiversStored({ waivers }: StoredRun): Map<string, Values> {
  return new Map(
    waivers.map(({ id, stageKey, subject, subjectKey, expiresAt, ...waiver }) => [
      id,
      {
        ...{ stageKey, subject, key: subjectKey, expiresAt: expiresAt.toISOString() },
        words: sha256Hex(canonicalJson([id, waiver.title, waiver.reason])),
        requestedBy: `person:${waiver.requestedBy}`,
        confirmedBy: waiver.confirmedBy === null ? null : `person:${waiver.confirmedBy}`,
        isWithdrawn: waiver.isWithdrawn,
      },
    ]),
  );
}

function evidenceStored({ evidence }: StoredRun): Map<string, Values> {
  return new Map(
    evidence.map(({ id, original, stored, url }) => [
      id,
      { original, stored, link: url === null ? null : sha256Hex(url) },
    ]),
  );
}

function incidentsTold({ incidents }: ReplayedRun): Map<string, Values> {
  return new Map([...incidents].map(([id, incident]) => [id, { ...incident }]));
}

function incidentsStored({ incidents }: StoredRun): Map<string, Values> {
  return new Map(
    incidents.map(({ id, stageKey, kind, severity, title, note, resolution, isClosed }) => [
      id,
      {
        stageKey,
        kind,
        severity,
        words: sha256Hex(canonicalJson([id, title, note])),
        resolution: isClosed ? sha256Hex(canonicalJson([id, resolution])) : null,
      },
    ]),
  );
}

/** By the digest of what is there, whatever the column beside it says. */
function attestationsStored({ attestations }: StoredRun): Map<string, Values> {
  return new Map(
    attestations.map(({ stageKey, result, envelope }) => [
      sha256Hex(envelope),
      { stageKey, result },
    ]),
  );
}

function compareMarks({ marks }: ReplayedRun, stored: StoredRun): string[] {
  const inTable = stored.marks.map(({ id, note, ...mark }) =>
    markLine({ ...mark, words: sha256Hex(canonicalJson([id, note])) }),
  );
  const missing = marks.filter((line) => !inTable.includes(line));
  const foreign = inTable.filter((line) => !marks.includes(line));
  const repeated =
    marks.length === inTable.length ? [] : ["marks: there are more of one than of the other"];
  return [
    ...missing.map((line) => `mark (${line}) is not there any more`),
    ...foreign.map((line) => `mark (${line}) is there without an event`),
    ...(missing.length + foreign.length > 0 ? [] : repeated),
  ];
}

/** A person signs a dossier again only where the signature before was taken back or counts no longer. */
function signedTwice({ signOffs, withdrawn }: StoredRun): string[] {
  const inOrder = signOffs.toSorted((a, b) => a.signedAt.getTime() - b.signedAt.getTime());
  return inOrder.flatMap((signOff, at) => {
    const again = inOrder
      .slice(at + 1)
      .find((s) => s.dossier === signOff.dossier && s.personId === signOff.personId);
    const { lapsesAt } = signOff;
    if (!again || withdrawn.includes(signOff.id)) return [];
    if (lapsesAt && lapsesAt <= again.signedAt) return [];
    return [`sign-off ${again.id}: person:${signOff.personId} has signed this dossier before`];
  });
}

/** A rollback has no event of its own beside the run's, so that there is at most one row and it needs that. */
function compareDecisions(told: ReplayedRun, stored: StoredRun): string[] {
  const line = (d: StoredRun["decisions"][number]) =>
    `${d.kind} on ${d.stageKey} by ${d.actor}, dossier ${d.dossier ?? "none"}, override ${d.override ?? "none"}`;
  const rollbacks = stored.decisions.filter((d) => d.kind === "rollback");
  const inTables = stored.decisions
    .filter((d) => d.kind !== "rollback")
    .map(line)
    .sort();
  const inEvents = told.decisions.map(line).sort();
  const problems =
    inTables.join("\n") === inEvents.join("\n")
      ? []
      : [
          `decisions: the table has [${inTables.join("; ")}]; the events tell [${inEvents.join("; ")}]`,
        ];
  if (rollbacks.length > 0 && told.state !== "rolled_back") {
    problems.push("a rollback is in the table; the events tell of none");
  }
  return problems;
}

function compareRecords(
  name: string,
  told: Map<string, Values>,
  stored: Map<string, Values>,
): string[] {
  const missing = [...told.keys()].filter((id) => !stored.has(id));
  return [
    ...missing.map((id) => `${name} ${id} is not there any more`),
    ...[...stored].flatMap(([id, values]) => {
      const expected = told.get(id);
      if (!expected) return [`${name} ${id} is there without an event`];
      return compareValues(`${name} ${id}`, expected, values);
    }),
  ];
}

function compareValues(name: string, told: Values, stored: Values): string[] {
  return Object.entries(told)
    .filter(([key, value]) => stored[key] !== value)
    .map(([key, value]) => `${name}: ${key} is ${stored[key]}; the events tell ${value}`);
}
