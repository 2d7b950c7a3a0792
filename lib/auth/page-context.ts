import { redirect } from "next/navigation";
import { getActor } from "@/lib/auth/get-actor";
import { webDatabase } from "@/lib/composition";
import type { Context } from "@/lib/use-cases/context";

/** What a page reads with: the signed-in person and a database that it may read. `here` is where to come back to. */
export async function pageContext(here: string): Promise<Context> {
  const actor = await getActor();
  if (!actor) redirect(`/login?callbackUrl=${encodeURIComponent(here)}`);
  return { actor, db: webDatabase() };
}
