// Fills the home in TOLLGATE_HOME and prints what the journeys need to know. Runs as a process of its own,
// as the host commands do.
import { readFileSync } from "node:fs";
import { PASSWORD, PEOPLE } from "@/e2e/support/people";
import { readEnvironment } from "@/lib/config/env";
import { withServices } from "@/lib/processes/host-database";
import { addPerson } from "@/lib/use-cases/access/add-person";
import { createProject } from "@/lib/use-cases/access/create-project";
import { createToken } from "@/lib/use-cases/access/create-token";
import type { Context } from "@/lib/use-cases/context";
import { applyPlan } from "@/lib/use-cases/plan/apply-plan";

const env = readEnvironment();
const seeded = await withServices(async ({ db }) => {
  const host: Context = { actor: { kind: "engine", id: "engine", name: "host" }, db };
  const project = await createProject(host, { key: "portal", name: "Document portal" });
  const other = await createProject(host, { key: "other", name: "Another product" });
  for (const [who, { name, email, role }] of Object.entries(PEOPLE)) {
    const projectId = who === "stranger" ? other.id : project.id;
    await addPerson(host, { projectId, email, name, roles: [role], password: PASSWORD });
  }
  const { secret } = await createToken(host, {
    projectId: project.id,
    name: "pipeline",
    scopes: ["read", "run:write", "evidence:write", "samples:write", "flag:read"],
    expiresInDays: 1,
  });
  await applyPlan(host, readFileSync(new URL("../plan.yaml", import.meta.url), "utf8"), "portal");
  return { token: secret };
}, env);
process.stdout.write(JSON.stringify(seeded));
