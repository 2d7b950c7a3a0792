import { type Account, findAccount } from "@/lib/data/access/find-account";
import { AppError } from "@/lib/domain/app-error";
import type { Context } from "@/lib/use-cases/context";

/** What a person's own page has to know about their account. */
export async function readOwnAccount({ actor, db }: Context): Promise<Account> {
  const account = actor.kind === "person" ? await findAccount(db, actor.id) : null;
  if (!account) throw new AppError("not_found", "Only people have an account.");
  return account;
}
