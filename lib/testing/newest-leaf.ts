import { z } from "zod";
import type { Database } from "@/lib/data/database";

const Envelope = z.looseObject({ payload: z.string() });
const Statement = z.looseObject({
  predicate: z.looseObject({
    kind: z.string(),
    actor: z.string(),
    detail: z.record(z.string(), z.unknown()),
  }),
});

/** What the log's newest entry says. */
export async function newestLeaf({ prisma }: Pick<Database, "prisma">) {
  const { data } = await prisma.logLeaf.findFirstOrThrow({ orderBy: { idx: "desc" } });
  const { payload } = Envelope.parse(JSON.parse(Buffer.from(data).toString("utf8")));
  const text = Buffer.from(payload, "base64").toString("utf8");
  const { kind, actor, detail } = Statement.parse(JSON.parse(text)).predicate;
  return { kind, actor, detail };
}
