import {
  numberOf,
  type ReplayedAssertion,
  type ReplayedRun,
  type RunEvent,
  textOf,
  textsOf,
} from "@/lib/domain/ledger/replayed-run";

/** The events that record what people and machines handed in: dossiers, signatures, decisions, evidence. */
export function replayRecord(run: ReplayedRun, event: RunEvent): string[] {
  switch (event.kind) {
    case "dossier.frozen":
      return freeze(run, event);
    case "sign_off.made":
      return sign(run, event);
    case "sign_off.withdrawn":
      return withdraw(run, event);
    case "incident.opened":
      return openIncident(run, event);
    case "incident.closed":
      return closeIncident(run, event);
    case "checklist.marked":
      return markItem(run, event);
    case "gate.attested":
      return attest(run, event);
    case "decision.recorded":
      return decide(run, event);
    case "override.requested":
    case "override.confirmed":
    case "override.withdrawn":
      return override(run, event);
    case "waiver.requested":
    case "waiver.confirmed":
    case "waiver.withdrawn":
      return waiver(run, event);
    case "evidence.added":
      return addEvidence(run, event);
    default:
      return [];
  }
}

function freeze(run: ReplayedRun, { stageKey, detail }: RunEvent): string[] {
  const digest = textOf(detail, "digest");
  const ordinal = numberOf(detail, "ordinal");
  if (digest === null || stageKey === null) return ["names no dossier"];
  const current = currentDossier(run, stageKey);
  const problems: string[] = [];
  if (textOf(detail, "previous") !== (current?.digest ?? null)) {
    problems.push("does not follow the gate's current dossier");
  }
  const expected = (current?.ordinal ?? 0) + 1;
  if (ordinal !== expected) problems.push(`is number ${ordinal}; expected ${expected}`);
  run.dossiers.set(digest, { stageKey, ordinal: ordinal ?? expected });
  return problems;
}

function sign(run: ReplayedRun, { stageKey, detail, actor }: RunEvent): string[] {
  const id = textOf(detail, "signOff");
  const dossier = textOf(detail, "dossier");
  if (id === null || dossier === null || stageKey === null) return ["names no dossier"];
  const problems: string[] = [];
  if (currentDossier(run, stageKey)?.digest !== dossier)
    problems.push("is not on the current dossier");
  if (!actor.startsWith("person:")) problems.push(`${actor} is no person`);
  run.signOffs.set(id, {
    stageKey,
    dossier,
    role: textOf(detail, "role") ?? "",
    approved: textOf(detail, "decision") === "approve",
    words: textOf(detail, "document") ?? textOf(detail, "words") ?? "",
    actor,
    document: textOf(detail, "document"),
    assertion: assertionOf(detail.assertion),
    isWithdrawn: false,
  });
  return problems;
}

function assertionOf(value: unknown): ReplayedAssertion | null {
  if (typeof value !== "object" || value === null) return null;
  const detail = { ...value };
  return {
    passkey: textOf(detail, "passkey") ?? "",
    credential: textOf(detail, "credential") ?? "",
    registered: numberOf(detail, "registered") ?? -1,
    clientData: textOf(detail, "clientData") ?? "",
    authenticatorData: textOf(detail, "authenticatorData") ?? "",
    signature: textOf(detail, "signature") ?? "",
  };
}

function withdraw(run: ReplayedRun, { detail, actor }: RunEvent): string[] {
  const signOff = run.signOffs.get(textOf(detail, "signOff") ?? "");
  if (!signOff) return ["names no sign-off"];
  if (signOff.isWithdrawn) return ["the sign-off is withdrawn already"];
  signOff.isWithdrawn = true;
  return signOff.actor === actor ? [] : [`${actor} has not made this sign-off`];
}

function openIncident(run: ReplayedRun, { stageKey, detail }: RunEvent): string[] {
  const id = textOf(detail, "incident");
  if (id === null) return ["names no incident"];
  run.incidents.set(id, {
    stageKey,
    kind: textOf(detail, "kind"),
    severity: textOf(detail, "severity"),
    words: textOf(detail, "words"),
    resolution: null,
  });
  return [];
}

function closeIncident(run: ReplayedRun, { detail }: RunEvent): string[] {
  const incident = run.incidents.get(textOf(detail, "incident") ?? "");
  if (!incident) return ["names no incident"];
  incident.resolution = textOf(detail, "words");
  return [];
}

function attest(run: ReplayedRun, { stageKey, detail }: RunEvent): string[] {
  const digest = textOf(detail, "attestation");
  if (digest === null) return ["names no attestation"];
  run.attestations.set(digest, { stageKey, result: textOf(detail, "result") });
  return [];
}

function markItem(run: ReplayedRun, { stageKey, detail, actor }: RunEvent): string[] {
  run.marks.push(markLine({ stageKey, actor, ...detail }));
  return [];
}

/** A tick or its opposite in one line, as both the events and the table tell it. */
export function markLine(mark: Record<string, unknown>): string {
  const { stageKey, item, done, mark: how, words, actor } = mark;
  return `${stageKey}: ${item} ${done ? "done" : "open"}, ${how}, by ${actor}, note ${words}`;
}

function decide(run: ReplayedRun, { stageKey, detail, actor }: RunEvent): string[] {
  const kind = textOf(detail, "decision");
  if (stageKey === null || (kind !== "go" && kind !== "hold")) return ["names no decision"];
  const dossier = textOf(detail, "dossier");
  const overrideId = textOf(detail, "override");
  const problems: string[] = [];
  const state = run.stages.get(stageKey)?.state;
  if (state !== "running" && state !== "awaiting_decision")
    problems.push(`${stageKey} is not at work`);
  if (dossier !== (currentDossier(run, stageKey)?.digest ?? null)) {
    problems.push("is not on the current dossier");
  }
  if (kind === "go")
    problems.push(...missingApprovals(run, textsOf(detail, "signOffs"), dossier, overrideId));
  run.decisions.push({ stageKey, kind, dossier, override: overrideId, actor });
  return problems;
}

/** A GO stands on signatures of its dossier, or on an override that a second person has confirmed. */
function missingApprovals(
  run: ReplayedRun,
  signOffs: string[],
  dossier: string | null,
  overrideId: string | null,
): string[] {
  const unknown = signOffs.filter((id) => run.signOffs.get(id)?.dossier !== dossier);
  const withdrawn = signOffs.filter((id) => run.signOffs.get(id)?.isWithdrawn);
  const problems = [
    ...unknown.map((id) => `the sign-off ${id} is not on its dossier`),
    ...withdrawn.map((id) => `the sign-off ${id} was withdrawn`),
  ];
  if (overrideId === null) return problems;
  if (!run.overrides.get(overrideId)?.confirmedBy)
    problems.push(`the override ${overrideId} is not confirmed`);
  return problems;
}

function override(run: ReplayedRun, { kind, stageKey, detail, actor }: RunEvent): string[] {
  const id = textOf(detail, "override");
  if (id === null) return ["names no override"];
  if (kind === "override.requested") {
    if (stageKey === null) return ["names no stage"];
    run.overrides.set(id, {
      stageKey,
      words: textOf(detail, "words") ?? "",
      requestedBy: actor,
      confirmedBy: null,
      isWithdrawn: false,
    });
    return [];
  }
  const open = run.overrides.get(id);
  if (!open || open.confirmedBy || open.isWithdrawn) return [`the override ${id} is not open`];
  if (kind === "override.withdrawn") {
    run.overrides.set(id, { ...open, isWithdrawn: true });
    return open.requestedBy === actor ? [] : [`${actor} did not ask for it`];
  }
  run.overrides.set(id, { ...open, confirmedBy: actor });
  return open.requestedBy === actor ? ["nobody confirms their own override"] : [];
}

function waiver(run: ReplayedRun, { kind, stageKey, detail, actor }: RunEvent): string[] {
  const id = textOf(detail, "waiver");
  if (id === null || stageKey === null) return ["names no waiver"];
  const known = run.waivers.get(id);
  if (kind === "waiver.requested") {
    run.waivers.set(id, {
      stageKey,
      subject: textOf(detail, "subject"),
      key: textOf(detail, "key"),
      expiresAt: textOf(detail, "expiresAt"),
      words: textOf(detail, "words"),
      requestedBy: actor,
      confirmedBy: null,
      isWithdrawn: false,
    });
    return known ? [`the waiver ${id} is asked for twice`] : [];
  }
  if (!known || known.isWithdrawn) return [`the waiver ${id} is not open`];
  if (kind === "waiver.withdrawn") {
    run.waivers.set(id, { ...known, isWithdrawn: true });
    const isTheirs = known.requestedBy === actor || known.confirmedBy === actor;
    return isTheirs ? [] : [`${actor} does not answer for it`];
  }
  run.waivers.set(id, { ...known, confirmedBy: actor });
  if (known.confirmedBy) return [`the waiver ${id} is confirmed already`];
  return known.requestedBy === actor ? ["nobody confirms their own waiver"] : [];
}

function addEvidence(run: ReplayedRun, { detail }: RunEvent): string[] {
  const id = textOf(detail, "evidence");
  if (id === null) return ["names no evidence"];
  run.evidence.set(id, {
    original: textOf(detail, "original"),
    stored: textOf(detail, "stored"),
    link: textOf(detail, "link"),
  });
  return [];
}

function currentDossier(
  run: ReplayedRun,
  stageKey: string,
): { digest: string; ordinal: number } | null {
  const own = [...run.dossiers].filter(([, d]) => d.stageKey === stageKey);
  const [digest, dossier] = own.at(-1) ?? [];
  return digest !== undefined && dossier ? { digest, ordinal: dossier.ordinal } : null;
}
