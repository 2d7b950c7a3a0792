import { createHash } from "node:crypto";
import { ApiProblem } from "@/lib/api-client/api-problem";
import { beginCeremony, getDossier, signStage } from "@/lib/api-client/gate";
import {
  beginEnrolment,
  confirmPasskey,
  enrolPasskey,
  listPasskeys,
} from "@/lib/api-client/passkeys";
import type { SignOffStatus } from "@/lib/contract/sign-off";
import { ADMINS, type DemoPerson, STAKEHOLDERS } from "@/lib/processes/demo/people";
import { logIn, type PersonSession } from "@/lib/processes/demo/person-session";
import { SoftwarePasskey } from "@/lib/processes/demo/software-passkey";

/** The demonstration's stakeholders, each with a session and a passkey of their own from the first signature on. */
export class Signers {
  private readonly sessions = new Map<string, PersonSession>();
  private readonly passkeys = new Map<string, SoftwarePasskey>();

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
    const passkey = await this.passkeyOf(person);
    const { bytes, digest } = await getDossier(api, { run, stage });
    if (createHash("sha256").update(bytes).digest("hex") !== digest) {
      throw new Error(`the dossier of ${stage} does not have the digest that comes with it`);
    }
    try {
      const ceremony = await beginCeremony(
        api,
        { run, stage },
        {
          dossier: digest,
          role,
          decision: "approve",
          meaning: "I have read this evidence and approve the release to go on.",
          comment: "Signed by the demonstration on this person's account.",
        },
      );
      const assertion = passkey.answer(ceremony.options);
      const signature = { method: "passkey", ceremony: ceremony.id, assertion } as const;
      await signStage(api, { run, stage }, signature);
    } catch (error) {
      const codes = ["dossier_outdated", "already_signed", "sign_off_closed"];
      if (error instanceof ApiProblem && codes.includes(error.code)) return false;
      throw error;
    }
    this.say(`${person.name} (${role}) has signed ${stage} on the dossier ${digest.slice(0, 12)}`);
    return true;
  }

  /** The person adds it, and an admin confirms it, as with everybody's. */
  private async passkeyOf(person: DemoPerson): Promise<SoftwarePasskey> {
    const known = this.passkeys.get(person.email);
    if (known) return known;
    // A passkey is added with a login of the last minutes.
    const { api } = await logIn(this.base, person, this.password);
    const { ceremony, options } = await beginEnrolment(api);
    const passkey = new SoftwarePasskey(new URL(this.base).origin);
    const label = "The demonstration's";
    const { id } = await enrolPasskey(api, {
      ceremony,
      label,
      response: passkey.register(options),
    });
    const admin = await this.sessionOf(ADMINS[0]);
    const { passkeys } = await listPasskeys(admin.api);
    const pending = passkeys.find((one) => one.id === id);
    if (!pending) throw new Error(`the admin does not see the passkey of ${person.name}`);
    await confirmPasskey(admin.api, pending);
    this.passkeys.set(person.email, passkey);
    return passkey;
  }
}
