import { findHolders } from "@/lib/data/access/find-holders";
import { type Tx, transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { storedPlan } from "@/lib/data/plan/stored-plan";
import { newestRules } from "@/lib/data/rules/newest-rules";
import { actorRef, requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { isUuid } from "@/lib/domain/is-uuid";
import type { Plan } from "@/lib/domain/plan/plan";
import { findProject } from "@/lib/use-cases/access/find-project";
import type { Context } from "@/lib/use-cases/context";
import { findOrigin, type GivenOrigin } from "@/lib/use-cases/run/run-origin";
import { settleRun } from "@/lib/use-cases/run/settle-run";
import { stageRows } from "@/lib/use-cases/run/stage-rows";

export type NewRun = GivenOrigin & {
  /** Project key; needed only where the actor belongs to several. */
  project?: string | undefined;
  planVersion?: number | undefined;
  /** E-mail address of a person with a role in the project. */
  owner?: string | undefined;
  /** Who wrote the change: e-mail addresses or ids of persons. Left out: nobody said. */
  authors?: string[] | undefined;
};

/**
 * Creates a draft that pins the newest (or the named) version of the plan by its digest. Document ids count
 * up within the project: `PHASE9-CANARY-001`, `-002`.
 */
export async function createRun(
  context: Context,
  input: NewRun,
): Promise<{ id: string; documentId: string }> {
  const project = await findProject(context, input.project ?? null, "run:write");
  return transaction(context.db, async (tx) => {
    requireScope(context.actor, project.id, "run:write");
    const origin = await findOrigin(tx, project.id, input);
    const version = await findVersion(tx, project.id, { ...input, plan: origin.plan });
    const plan = storedPlan(version.document);
    const pins = await pinsOf(tx, version, plan, input.authors);
    const ownerId = await findOwner(tx, project.id, context, input.owner);
    const id = tx.newId();
    const documentId = await nextDocumentId(tx, project.id, plan.documentId);
    await tx.run.create({
      data: {
        id,
        documentId,
        projectId: project.id,
        planVersionId: version.id,
        planDigest: version.digest,
        ...origin.row,
        flag: origin.row.flag ?? plan.flag,
        environment: origin.row.environment ?? plan.environment,
        ownerId,
        ...pins.row,
        createdBy: actorRef(context.actor),
        createdAt: tx.now,
        stages: { create: stageRows(tx, plan) },
      },
    });
    await appendEvent(tx, {
      kind: "run.created",
      actor: context.actor,
      projectId: project.id,
      run: { id, planDigest: version.digest },
      detail: {
        documentId,
        plan: { name: version.name, version: version.version, digest: version.digest },
        commit: origin.row.commit,
        artifact: origin.row.artifactDigest,
        ...origin.detail,
        owner: ownerId,
        ...pins.detail,
      },
    });
    await settleRun(tx, { id });
    return { id, documentId };
  });
}

type WantedPlan = Pick<NewRun, "planVersion"> & { plan: string };

async function findVersion(tx: Tx, projectId: string, input: WantedPlan) {
  const version = await tx.planVersion.findFirst({
    where: {
      projectId,
      name: input.plan,
      ...(input.planVersion === undefined ? {} : { version: input.planVersion }),
    },
    orderBy: { version: "desc" },
  });
  if (version) return version;
  const known = await tx.planVersion.findMany({
    where: { projectId },
    distinct: ["name"],
    select: { name: true },
  });
  throw new AppError("not_found", `There is no plan ${input.plan} in this project.`, {
    errors: [
      {
        path: "plan",
        message: "is unknown",
        expected:
          known.length > 0 ? known.map((p) => p.name).join(", ") : "a plan that was applied",
      },
    ],
  });
}

/** The named owner, else the person who starts the run; a token without a named owner leaves it open. */
async function findOwner(
  tx: Tx,
  projectId: string,
  { actor }: Context,
  email: string | undefined,
): Promise<string | null> {
  if (email === undefined) return actor.kind === "person" ? actor.id : null;
  const owner = await tx.person.findFirst({
    where: {
      email: email.trim().toLowerCase(),
      disabledAt: null,
      memberships: { some: { projectId } },
    },
    select: { id: true },
  });
  if (owner) return owner.id;
  throw new AppError("invalid_request", `${email} has no role in this project.`, {
    errors: [{ path: "owner", message: "is unknown", expected: "the e-mail address of a member" }],
  });
}

/** What decides who may sign the run, as it is now and stays for the run: for its row, and for the ledger. */
async function pinsOf(
  tx: Tx,
  { projectId, createdBy }: { projectId: string; createdBy: string },
  plan: Plan,
  given: string[] | undefined,
) {
  const { version, digest } = await newestRules(tx, projectId);
  const authors = given ? await findAuthors(tx, given) : null;
  const holders = await holdersByRole(tx, projectId);
  return {
    row: {
      rulesVersion: version,
      rulesDigest: digest,
      authors: authors ?? undefined,
      holders,
    },
    detail: {
      rules: { version, digest },
      authors: authors?.map((author) => author.personId) ?? null,
      planEditor: createdBy,
      holders: neededHolders(plan, holders),
    },
  };
}

/** Persons by e-mail address or id; who has no account here is kept as given, without one. */
async function findAuthors(tx: Tx, given: string[]) {
  const texts = [...new Set(given.map((text) => text.trim()))].filter((text) => text !== "");
  const people = await tx.person.findMany({
    where: {
      OR: [
        { email: { in: texts.map((text) => text.toLowerCase()) } },
        { id: { in: texts.filter(isUuid) } },
      ],
    },
    select: { id: true, email: true },
  });
  return texts.map((text) => {
    const is = text.toLowerCase();
    return {
      given: text,
      personId: people.find((p) => p.id === is || p.email === is)?.id ?? null,
    };
  });
}

/** Who has to agree where a gate asks for everybody in a role: later joiners and leavers change nothing. */
async function holdersByRole(tx: Tx, projectId: string): Promise<Record<string, string[]>> {
  const holders = await findHolders(tx, projectId);
  const roles = [...new Set(holders.map((holder) => holder.role))];
  return Object.fromEntries(
    roles.map((role) => [role, holders.filter((h) => h.role === role).map((h) => h.id)]),
  );
}

/** Of the roles in which a gate asks for everybody: without them nobody could count its signatures again. */
function neededHolders(plan: Plan, holders: Record<string, string[]>): Record<string, string[]> {
  const rules = [plan.preDeployment, ...plan.stages].flatMap((gate) => gate.signOffs);
  const roles = new Set(rules.filter((rule) => rule.count === "all").map((rule) => rule.role));
  return Object.fromEntries([...roles].map((role) => [role, holders[role] ?? []]));
}

async function nextDocumentId(tx: Tx, projectId: string, prefix: string): Promise<string> {
  // Two at once would read the same number.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${projectId}:${prefix}`}, 0))`;
  const rows = await tx.$queryRaw<{ last: number | null }[]>`
    SELECT max(substring(document_id FROM '[0-9]+$')::int) AS last FROM run
    WHERE project_id = ${projectId}::uuid AND left(document_id, ${prefix.length + 1}::int) = ${`${prefix}-`}
      AND substring(document_id FROM ${prefix.length + 2}::int) ~ '^[0-9]{1,9}$'`;
  return `${prefix}-${String((rows[0]?.last ?? 0) + 1).padStart(3, "0")}`;
}
