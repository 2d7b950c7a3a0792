import { createHash, randomBytes } from "node:crypto";
import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { actorRef, requireScope, SCOPES } from "@/lib/domain/access/actor";
import { refuseToken } from "@/lib/domain/access/refuse-token";
import { AppError, type ErrorPlace } from "@/lib/domain/app-error";
import type { Context } from "@/lib/use-cases/context";

export type NewToken = {
  projectId: string;
  name: string;
  scopes: readonly string[];
  /** Null: until it is revoked. */
  expiresInDays: number | null;
};

/** Every token starts so, which lets scanners for leaked secrets find them. */
const PREFIX = "tollgate_";

/** How a token's secret is stored and looked up. It has 256 random bits: a slow hash would add nothing. */
export function tokenHash(secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(secret).digest());
}

/** The secret is in the answer and nowhere else afterwards. */
export async function createToken(
  { actor, db }: Context,
  input: NewToken,
): Promise<{ id: string; secret: string; expiresAt: Date | null }> {
  const errors = problemsOf(input);
  if (errors.length > 0) {
    throw new AppError("invalid_request", "The token cannot be created.", { errors });
  }
  refuseToken(actor);
  const secret = `${PREFIX}${randomBytes(32).toString("base64url")}`;
  const scopes = [...new Set(input.scopes)];
  return await transaction(db, async (tx) => {
    requireScope(actor, input.projectId, "admin");
    const id = tx.newId();
    const expiresAt =
      input.expiresInDays === null
        ? null
        : new Date(tx.now.getTime() + input.expiresInDays * 86_400_000);
    await tx.apiToken.create({
      data: {
        id,
        projectId: input.projectId,
        name: input.name.trim(),
        scopes,
        hash: tokenHash(secret),
        createdAt: tx.now,
        createdBy: actorRef(actor),
        expiresAt,
      },
    });
    await appendEvent(tx, {
      kind: "token.created",
      actor,
      projectId: input.projectId,
      detail: { token: id, scopes, expiresAt: expiresAt?.toISOString() ?? null },
    });
    return { id, secret, expiresAt };
  });
}

function problemsOf({ name, scopes, expiresInDays }: NewToken): ErrorPlace[] {
  const errors: ErrorPlace[] = [];
  if (name.trim() === "") {
    errors.push({ path: "name", message: "is empty", expected: "what the token is for" });
  }
  const unknown = scopes.filter((scope) => !SCOPES.some((known) => known === scope));
  if (scopes.length === 0 || unknown.length > 0) {
    errors.push({
      path: "scope",
      message: unknown.length > 0 ? `"${unknown.join(", ")}" is not a scope` : "is missing",
      expected: `one or more of ${SCOPES.join(", ")}`,
    });
  }
  if (expiresInDays !== null && !(expiresInDays > 0 && expiresInDays <= 3660)) {
    errors.push({ path: "expires", message: `${expiresInDays} days`, expected: "1 to 3660 days" });
  }
  return errors;
}
