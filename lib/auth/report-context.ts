import { cookies } from "next/headers";
import { pageContext } from "@/lib/auth/page-context";
import { webDatabase } from "@/lib/composition";
import { findReportReader } from "@/lib/data/access/find-ticket-reader";
import { RENDER_COOKIE } from "@/lib/domain/access/render-ticket";
import type { Context } from "@/lib/use-cases/context";

/**
 * What the report's page reads with: as `pageContext`, or for the server's own browser, which comes with a ticket for
 * this run. No other page takes tickets.
 */
export async function reportContext(runId: string): Promise<Context> {
  const secret = (await cookies()).get(RENDER_COOKIE)?.value;
  const db = webDatabase();
  const actor = secret ? await findReportReader(db, { secret, runId }) : null;
  return actor ? { actor, db } : pageContext(`/runs/${runId}/report`);
}
