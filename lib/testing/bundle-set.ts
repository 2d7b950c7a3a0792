import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startPublishLoop } from "@/lib/processes/publish-loop";
import { sharpChild } from "@/lib/providers/image/sharp-child";
import { localFolder } from "@/lib/providers/storage/local-folder";
import { measure, quickPlan, started } from "@/lib/testing/gate-set";
import { picture } from "@/lib/testing/images";
import { begin, enrolConfirmed, type Signer, signIn } from "@/lib/testing/passkeys";
import type { Seed } from "@/lib/testing/seed-run";
import type { TestDatabase } from "@/lib/testing/test-database";
import { startTestSigner } from "@/lib/testing/test-signer";
import type { Context } from "@/lib/use-cases/context";
import { addFiles } from "@/lib/use-cases/evidence/add-file";
import { markItem } from "@/lib/use-cases/evidence/mark-item";
import { openIncident } from "@/lib/use-cases/incident/open-incident";
import { buildBundle } from "@/lib/use-cases/ledger/build-bundle";
import { decideStage } from "@/lib/use-cases/run/decide-stage";
import { startStage } from "@/lib/use-cases/run/start-stage";
import { signDossier } from "@/lib/use-cases/sign-off/sign-dossier";

/** A server's log with its signer and publisher, and runs that bundles can be made of. */
export class BundleSet {
  readonly #ends: (() => Promise<void>)[] = [];
  readonly #services: Pick<Context, "storage" | "images">;

  private constructor(
    readonly db: TestDatabase,
    folder: string,
  ) {
    this.#services = { storage: localFolder(folder), images: sharpChild() };
  }

  static async open(db: TestDatabase, origin?: string): Promise<BundleSet> {
    const folder = mkdtempSync(path.join(tmpdir(), "tollgate-bundle-"));
    const set = new BundleSet(db, folder);
    const signer = await startTestSigner(origin);
    const stop = startPublishLoop({
      context: { db },
      signer,
      afterCheckpoint: () => {},
      log: () => {},
    });
    set.#ends.push(stop, signer.end, async () => rmSync(folder, { recursive: true, force: true }));
    return set;
  }

  async close(): Promise<void> {
    for (const end of this.#ends) await end();
  }

  /** A run at its first stage, signed with passwords so far, with a picture and an incident on record. */
  async running() {
    const { seed, cast, runId } = await started(this.db, quickPlan());
    const engineer = { ...cast.owner, ...this.#services };
    const file = {
      bytes: await picture("png"),
      name: "board.png",
      title: "Board",
      stage: "s1",
      slot: null,
    };
    await addFiles(engineer, runId, [file]);
    await openIncident(engineer, runId, {
      kind: "alert",
      severity: "info",
      title: "Queue is long",
      note: null,
      stage: "s1",
      at: null,
    });
    return { seed, cast, runId, engineer };
  }

  /** A run that is completed, both stages signed by the manager with a passkey and by security with another. */
  async completed() {
    const set = await this.running();
    const ada = await this.#signer(set.seed, set.cast.ada);
    const cyn = await this.#signer(set.seed, set.cast.cyn);
    for (const stage of ["s1", "s2"]) {
      if (stage === "s2") await startStage(set.cast.owner, set.runId, stage);
      const item = { item: "looked", done: true, note: `seen at ${stage}`, stage };
      await markItem(set.cast.owner, set.runId, item);
      await measure(this.db, set.runId, stage, 200);
      await this.#sign(ada, set.runId, stage, "manager");
      await this.#sign(cyn, set.runId, stage, "security");
      await decideStage(set.cast.ada, set.runId, stage, { kind: "go", because: "All is well." });
    }
    return { ...set, ada, cyn };
  }

  bundle(runId: string, by: Context): Promise<string> {
    return buildBundle({ ...by, ...this.#services }, runId).then(({ text }) => text);
  }

  async #signer(seed: Seed, person: Context): Promise<Signer> {
    const signer = await signIn(person);
    await enrolConfirmed(seed, signer);
    return signer;
  }

  async #sign(signer: Signer, runId: string, stage: string, role: string): Promise<void> {
    const { id: ceremony, options } = await begin(signer, { runId, stage, role });
    const assertion = signer.device.answer(options);
    const { context, sessionId } = signer;
    await signDossier(context, runId, stage, { ceremony, assertion, sessionId });
  }
}
