import pg from "pg";
import { expect } from "vitest";
import { parseLeaf } from "@/lib/ledger/event-statement";
import { measured } from "@/lib/testing/gate-set";
import { begin, enrolConfirmed, type Signer, signIn } from "@/lib/testing/passkeys";
import type { Deviation } from "@/lib/testing/software-authenticator";
import type { TestDatabase } from "@/lib/testing/test-database";
import { signDossier } from "@/lib/use-cases/sign-off/sign-dossier";

export type Begun = Awaited<ReturnType<typeof begin>>;
type Set = Awaited<ReturnType<typeof measured>>;

/** A stage that waits for its signatures, and Ada at a device with a confirmed passkey. */
export class SigningSet {
  private constructor(
    readonly db: TestDatabase,
    readonly set: Set,
    readonly ada: Signer,
    /** Id of her passkey. */
    readonly adaKey: string,
  ) {}

  static async open(db: TestDatabase, plan?: Parameters<typeof measured>[1]): Promise<SigningSet> {
    const set = await measured(db, plan);
    const ada = await signIn(set.cast.ada);
    return new SigningSet(db, set, ada, await enrolConfirmed(set.seed, ada));
  }

  get runId(): string {
    return this.set.runId;
  }

  begin(signer: Signer, role: string, words?: Parameters<typeof begin>[2]): Promise<Begun> {
    return begin(signer, { runId: this.runId, stage: "s1", role }, words);
  }

  /** Answers a ceremony at the signer's device and hands the answer in. */
  take(signer: Signer, begun: Begun, deviation: Deviation = {}) {
    return this.handIn(signer, begun, signer.device.answer(begun.options, deviation));
  }

  handIn(
    { context, sessionId }: Pick<Signer, "context" | "sessionId">,
    begun: Begun,
    assertion: ReturnType<Signer["device"]["answer"]>,
    stage = "s1",
  ) {
    const signature = { ceremony: begun.id, assertion, sessionId };
    return signDossier(context, this.runId, stage, signature);
  }

  async leaves() {
    const { rows } = await this.db.pool.query<{ data: Buffer }>(
      "SELECT data FROM log_leaf ORDER BY idx",
    );
    return rows.map((row) => parseLeaf(row.data).statement);
  }

  async signOffs(): Promise<number> {
    const { rows } = await this.db.pool.query(
      `SELECT s.id FROM sign_off s JOIN dossier d ON d.id = s.dossier_id
       WHERE d.run_id = $1 AND d.stage_key = 's1'`,
      [this.runId],
    );
    return rows.length;
  }

  /** Refused with its reason in the log, and nothing else: no signature, no counter moved, the ceremony used up. */
  async expectRefused(
    attempt: () => Promise<unknown>,
    begun: Begun,
    code: string,
    reason = code,
  ): Promise<void> {
    const { prisma } = this.db;
    const counters = () => prisma.passkey.findMany({ select: { id: true, signCount: true } });
    const before = {
      leaves: await this.leaves(),
      keys: await counters(),
      made: await this.signOffs(),
    };
    await expect(attempt()).rejects.toMatchObject({ code });
    const added = (await this.leaves()).slice(before.leaves.length);
    expect(added.map((leaf) => leaf.predicate)).toMatchObject([
      { kind: "ceremony.refused", run: this.runId, detail: { ceremony: begun.id, reason } },
    ]);
    expect(await this.signOffs()).toBe(before.made);
    expect(await counters()).toEqual(before.keys);
    expect(await prisma.ceremony.findUnique({ where: { id: begun.id } })).toBeNull();
  }

  /** As the superuser: what nobody else could change. */
  async asOwner(sql: string): Promise<number | null> {
    const client = new pg.Client({ connectionString: this.db.ownerUrl });
    await client.connect();
    const result = await client.query(sql).finally(() => client.end());
    return result.rowCount;
  }
}
