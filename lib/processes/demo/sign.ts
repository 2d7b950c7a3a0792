import { createHash } from "node:crypto";
import { ApiProblem } from "@/lib/api-client/api-problem";
import { getDossier, signStage } from "@/lib/api-client/gate";
import type { SignOffStatus } from "@/lib/contract/sign-off";
import { type DemoPerson, STAKEHOLDERS } from "@/lib/processes/demo/people";
import { logIn, type PersonSession } from "@/lib/processes/demo/person-session";

/** The demonstration's stakeholders, each with a session of their own from the first signature on. */
export class Signers {
  private readonly sessions = new Map<string, PersonSession>();

  constructor(
    private readonly base: string,
    private readonly password: string,
    private readonly say: (line: string) => void,
  ) {}

  async sessionOf(person: DemoPerson): Promise<PersonSession> {
    const known = this.sessions.get(person.email);
    if (known) return known;
    const session = await logIn(this.base, person, this.password);
    this.sessions.set(person.email, session);
    return session;
  }

  /** Everybody whose signature is missing reads the dossier and approves it. */
  async signWhatIsOpen(run: string, stage: string, status: SignOffStatus): Promise<void> {
    if (!status.open || status.met) return;
    for (const { role, have, count } of status.required) {
      const person = STAKEHOLDERS.find((p) => p.roles.includes(role));
      if (have >= count || !person) continue;
      const isDone = await this.sign(run, stage, person, role);
      if (!isDone) return;
    }
  }

  /** False: the dossier has changed meanwhile, so that the next look has to begin anew. */
  private async sign(
    run: string,
    stage: string,
    person: DemoPerson,
    role: string,
  ): Promise<boolean> {
    const { api } = await this.sessionOf(person);
    const { bytes, digest } = await getDossier(api, { run, stage });
    if (createHash("sha256").update(bytes).digest("hex") !== digest) {
      throw new Error(`the dossier of ${stage} does not have the digest that comes with it`);
    }
    try {
      await signStage(
        api,
        { run, stage },
        {
          dossier: digest,
          role,
          decision: "approve",
          meaning: "I have read this evidence and approve the release to go on.",
          comment: "Signed by the demonstration on this person's account.",
          password: this.password,
        },
      );
    } catch (error) {
      const codes = ["dossier_outdated", "already_signed", "sign_off_closed"];
      if (error instanceof ApiProblem && codes.includes(error.code)) return false;
      throw error;
    }
    this.say(`${person.name} (${role}) has signed ${stage} on the dossier ${digest.slice(0, 12)}`);
    return true;
  }
}
