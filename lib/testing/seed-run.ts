import { randomUUID } from "node:crypto";
import type { Database } from "@/lib/data/database";
import { transaction } from "@/lib/data/database";
import { insertPlanVersion } from "@/lib/data/plan/plan-versions";
import type { Actor } from "@/lib/domain/access/actor";
import type { Plan } from "@/lib/domain/plan/plan";
import { newRun } from "@/lib/testing/run-fixture";
import type { Context } from "@/lib/use-cases/context";
import { planDigest } from "@/lib/use-cases/plan/check-plan";
import { createRun } from "@/lib/use-cases/run/create-run";

export type Seed = {
  projectId: string;
  projectKey: string;
  plan: Plan;
  /** An actor with a row behind it, and one role in the project. */
  person: (name: string, role: string) => Promise<Context & { actor: { kind: "person" } }>;
  token: (...scopes: string[]) => Promise<Context>;
  run: (by: Context) => Promise<string>;
};

type Services = Pick<Context, "storage" | "images">;

/** A project of its own with one plan; several of them can share a database. */
export async function seedProject(
  db: Database,
  plan: Plan = newRun(false).plan,
  services: Services = {},
): Promise<Seed> {
  const projectId = randomUUID();
  const projectKey = `p${projectId.slice(0, 8)}`;
  await db.prisma.project.create({ data: { id: projectId, key: projectKey, name: "Portal" } });
  await transaction(db, (tx) =>
    insertPlanVersion(tx, {
      projectId,
      plan,
      version: 1,
      source: "",
      digest: planDigest(plan),
      createdBy: "engine",
    }),
  );
  return {
    projectId,
    projectKey,
    plan,
    person: async (name, role) => {
      const id = randomUUID();
      const email = `${id}@example.com`;
      await db.prisma.person.create({ data: { id, email, name, passwordHash: "none" } });
      await db.prisma.membership.create({ data: { projectId, personId: id, role } });
      const actor = { kind: "person", id, name, memberships: [{ projectId, role }] } as const;
      return { db, ...services, actor: { ...actor, memberships: [...actor.memberships] } };
    },
    token: async (...scopes) => {
      const id = randomUUID();
      const hash = Buffer.from(id);
      await db.prisma.apiToken.create({ data: { id, projectId, name: "pipeline", scopes, hash } });
      const actor: Actor = { kind: "token", id, name: "pipeline", projectId, scopes };
      return { db, ...services, actor };
    },
    run: async (by) => (await createRun(by, { plan: plan.name, commit: "abc123" })).id,
  };
}
