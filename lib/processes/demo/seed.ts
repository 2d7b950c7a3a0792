import path from "node:path";
import type { Environment } from "@/lib/config/env";
import { keptSecret } from "@/lib/config/home";
import type { Actor } from "@/lib/domain/access/actor";
import { generatePassword } from "@/lib/processes/ask-password";
import { EVERYBODY } from "@/lib/processes/demo/people";
import { withServices } from "@/lib/processes/host-database";
import { addPerson } from "@/lib/use-cases/access/add-person";
import { createProject } from "@/lib/use-cases/access/create-project";
import { createToken } from "@/lib/use-cases/access/create-token";
import { findOwnProjects } from "@/lib/use-cases/access/find-project";
import type { Context } from "@/lib/use-cases/context";

const HOST: Actor = { kind: "engine", id: "engine", name: "host" };
const PROJECT = { key: "document-portal", name: "Document portal" };

export type Seeded = {
  /** Of every demo account; made once for each home. */
  password: string;
  /** For the demonstration itself: it applies plans, starts runs and brings evidence. */
  operatorToken: string;
  /** For the portal: samples and flags, nothing else. */
  portalToken: string;
};

/** Makes the project, the people and two tokens; what an earlier demonstration of this home made is kept. */
export function seed(env: Environment): Promise<Seeded> {
  const password = keptSecret(path.join(env.home, "demo-password"), generatePassword);
  return withServices(async ({ db }) => {
    const context: Context = { actor: HOST, db };
    const known = await findOwnProjects(context, PROJECT.key);
    const project = known[0] ?? (await createProject(context, PROJECT));
    for (const { email, name, roles } of EVERYBODY) {
      await addPerson(context, { projectId: project.id, email, name, roles, password });
    }
    const token = async (name: string, scopes: string[]) =>
      (await createToken(context, { projectId: project.id, name, scopes, expiresInDays: 1 }))
        .secret;
    return {
      password,
      operatorToken: await token("demonstration", [
        "read",
        "plan:write",
        "run:write",
        "evidence:write",
        "rollback",
        "flag:read",
      ]),
      portalToken: await token("document portal", ["samples:write", "flag:read"]),
    };
  }, env);
}
