import type { Actor } from "@/lib/domain/access/actor";
import type { PlanApproval, SignOffRule } from "@/lib/domain/plan/plan";
import { type ApprovalRules, BUILT_IN_RULES } from "@/lib/domain/rules/approval-rules";
import { type GateFacts, stageFacts } from "@/lib/domain/run/gate-facts";
import { nextStep } from "@/lib/domain/run/next-step";
import type { RunRecord, SignOffRecord, StageRecord } from "@/lib/domain/run/run-record";
import { refusalOf } from "@/lib/domain/sign-off/eligibility";
import { newRun } from "@/lib/testing/run-fixture";

const HOUR = 3_600_000;
export const STAFF = ["owner", "ada", "ben", "cyn", "dan", "eve"] as const;
export const DUTIES = ["manager", "security"] as const;

/** Who holds which role, when the run is created and ever after. */
const HELD: Record<string, string[]> = {
  manager: ["owner", "ada", "ben", "cyn"],
  security: ["cyn", "dan"],
};

export type Terms = {
  signOffs: SignOffRule[];
  approval: PlanApproval;
  rules: ApprovalRules | null;
  authors: RunRecord["authors"];
};

export type Act =
  | {
      act: "sign";
      by: string;
      role: string;
      approved: boolean;
      passkey: boolean;
      for: string | null;
    }
  /** The same written straight into the record, past every check. */
  | {
      act: "forge";
      by: string;
      role: string;
      approved: boolean;
      passkey: boolean;
      for: string | null;
    }
  | { act: "withdraw"; which: number }
  | { act: "lend"; from: string; to: string; role: string; hours: number }
  /** Lends a seat, and has it filled at once. */
  | { act: "deputise"; from: string; to: string; role: string }
  /** Forges a signature that names a delegation, over or not, as its delegate (`by` null) or as somebody else. */
  | { act: "misuse"; which: number; by: string | null }
  | { act: "revoke"; which: number }
  | { act: "wait"; hours: number }
  | { act: "evidence" };

/** A run whose first stage is up for decision and lacks nothing but signatures, under any approval rules. */
export class ApprovalWorld {
  now = new Date("2026-11-23T12:00:00Z");
  readonly run: RunRecord;
  readonly stage: StageRecord;
  #id = 0;

  constructor(terms: Terms) {
    this.run = newRun(true);
    const [first] = this.run.stages;
    const [plan] = this.run.plan.stages;
    if (!first || !plan) throw new Error("the fixture has two stages");
    this.stage = first;
    Object.assign(plan, {
      checklist: [],
      screenshots: [],
      signOffs: terms.signOffs,
      approval: terms.approval,
      soak: { min: 0, max: HOUR },
    });
    Object.assign(this.run, {
      state: "running",
      ownerId: "owner",
      holders: HELD,
      authors: terms.authors,
      rules: { version: 1, digest: "r", document: terms.rules },
    });
    Object.assign(first, { state: "awaiting_decision", startedAt: this.now, verdict: "pass" });
    this.freeze();
  }

  gate(): GateFacts {
    return stageFacts(this.run, this.stage, this.now);
  }

  /** As the engine does: evidence that changed makes a new dossier. */
  freeze(): void {
    const step = nextStep(this.run, this.now, (value) => JSON.stringify(value));
    if (step?.kind !== "freeze") return;
    const id = `d${this.#id++}`;
    this.run.dossiers.push({
      id,
      stageKey: this.stage.key,
      ordinal: step.document.ordinal,
      document: JSON.stringify(step.document),
      digest: id,
      inputs: step.inputs,
      createdAt: this.now,
      signOffs: [],
    });
  }

  /** Signatures on the newest dossier. */
  signatures(): number {
    return this.run.dossiers.at(-1)?.signOffs.length ?? 0;
  }

  apply(act: Act): void {
    switch (act.act) {
      case "sign":
        this.sign(act);
        break;
      case "forge":
        this.put(act);
        break;
      case "withdraw":
        this.withdraw(act.which);
        break;
      case "lend":
        this.lend(act);
        break;
      case "deputise":
        this.lend({ ...act, act: "lend", hours: 10 });
        this.sign({
          ...act,
          act: "sign",
          by: act.to,
          approved: true,
          passkey: true,
          for: act.from,
        });
        break;
      case "misuse": {
        const lent = this.lent(act.which);
        const sign = { act: "forge", approved: true, passkey: true } as const;
        if (lent) {
          this.put(
            { ...sign, by: act.by ?? lent.toId, role: lent.role, for: lent.fromId },
            lent.id,
          );
        }
        break;
      }
      case "revoke": {
        const lent = this.lent(act.which);
        if (lent && lent.revokedAt === null) lent.revokedAt = this.now;
        break;
      }
      case "wait":
        this.now = new Date(this.now.getTime() + act.hours * HOUR);
        break;
      case "evidence":
        this.addLink();
        this.freeze();
        break;
    }
    // One second a step, so that no two signatures are made at the same moment.
    this.now = new Date(this.now.getTime() + 1000);
  }

  private sign(act: Extract<Act, { act: "sign" }>): void {
    const roles = DUTIES.filter((role) => HELD[role]?.includes(act.by));
    const actor: Actor = {
      kind: "person",
      id: act.by,
      name: act.by,
      memberships: roles.map((role) => ({ projectId: this.run.project.id, role })),
    };
    const refusal = refusalOf({
      run: this.run,
      gate: this.gate(),
      actor,
      role: act.role,
      approved: act.approved,
      onBehalfOf: act.for,
      now: this.now,
      method: act.passkey ? "passkey" : "password",
      comment: "c",
    });
    if (!refusal) this.put(act);
  }

  private lent(which: number) {
    return this.run.delegations[which % Math.max(1, this.run.delegations.length)];
  }

  private put(act: Extract<Act, { act: "sign" | "forge" }>, delegation?: string): void {
    const dossier = this.run.dossiers.at(-1);
    const lent = this.run.delegations.findLast((d) => d.fromId === act.for && d.toId === act.by);
    const record: SignOffRecord = {
      id: `s${this.#id++}`,
      personId: act.by,
      personName: act.by,
      onBehalfOf:
        act.for === null
          ? null
          : { id: act.for, name: act.for, delegation: delegation ?? lent?.id ?? "none" },
      method: act.passkey ? "passkey" : "password",
      attempt: dossier?.signOffs.filter((s) => s.personId === act.by).length ?? 0,
      withdrawn: null,
      role: act.role,
      approved: act.approved,
      meaning: "m",
      comment: null,
      signedAt: this.now,
    };
    dossier?.signOffs.push(record);
  }

  private withdraw(which: number): void {
    const signOffs = this.run.dossiers.at(-1)?.signOffs ?? [];
    const signOff = signOffs[which % Math.max(1, signOffs.length)];
    if (signOff && !signOff.withdrawn) signOff.withdrawn = { at: this.now, reason: "r" };
  }

  private lend({ from, to, role, hours }: Extract<Act, { act: "lend" }>): void {
    this.run.delegations.push({
      id: `g${this.#id++}`,
      fromId: from,
      fromName: from,
      toId: to,
      role,
      startsAt: this.now,
      endsAt: new Date(this.now.getTime() + hours * HOUR),
      revokedAt: null,
    });
  }

  private addLink(): void {
    this.run.evidence.push({
      id: `e${this.#id++}`,
      stageKey: this.stage.key,
      kind: "link",
      slot: null,
      title: "t",
      originalName: null,
      url: null,
      mime: null,
      bytes: null,
      width: null,
      height: null,
      originalSha256: null,
      storedSha256: null,
      addedBy: "person:ada",
      addedAt: this.now,
      capture: null,
    });
  }
}

export const rulesWith = (change: Partial<ApprovalRules>): ApprovalRules => ({
  ...BUILT_IN_RULES,
  ...change,
});
