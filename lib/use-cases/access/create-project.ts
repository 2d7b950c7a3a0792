import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import type { Context } from "@/lib/use-cases/context";

const KEY = /^[a-z][a-z0-9-]{1,39}$/;

/** Makes a project without members. Nobody has a role in it yet, so that only the server itself may. */
export async function createProject(
  { actor, db }: Context,
  input: { key: string; name: string },
): Promise<{ id: string; key: string; name: string }> {
  const name = input.name.trim();
  if (!KEY.test(input.key) || name === "") {
    throw new AppError("invalid_request", "The project cannot be created.", {
      errors: KEY.test(input.key)
        ? [{ path: "name", message: "is empty", expected: "a name for people to read" }]
        : [
            {
              path: "key",
              message: `"${input.key}" is not a key`,
              expected: "2 to 40 lower-case letters, digits and hyphens, a letter first",
            },
          ],
    });
  }
  return await transaction(db, async (tx) => {
    const id = tx.newId();
    requireScope(actor, id, "admin");
    const { count } = await tx.project.createMany({
      data: [{ id, key: input.key, name, createdAt: tx.now }],
      skipDuplicates: true,
    });
    if (count === 0) throw new AppError("conflict", `There is a project "${input.key}" already.`);
    await appendEvent(tx, {
      kind: "project.created",
      actor,
      projectId: id,
      detail: { key: input.key },
    });
    return { id, key: input.key, name };
  });
}
