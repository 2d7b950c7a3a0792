import type { Tx } from "@/lib/data/database";

export type NamedActor = { kind: "person" | "token" | "engine"; id: string; name: string };

/** Looks up an actor that rows and ledger leaves name as `person:<id>`, `token:<id>` or `engine`. */
export type Names = (ref: string) => NamedActor;

/** Reads the names of all the refs with two queries. A ref that nobody has any more is named by its id. */
export async function findNames(
  tx: Pick<Tx, "person" | "apiToken">,
  refs: Iterable<string>,
): Promise<Names> {
  const all = [...new Set(refs)];
  const idsOf = (kind: string) =>
    all.filter((ref) => ref.startsWith(`${kind}:`)).map((ref) => ref.slice(kind.length + 1));
  const select = { id: true, name: true } as const;
  const people = await tx.person.findMany({ where: { id: { in: idsOf("person") } }, select });
  const tokens = await tx.apiToken.findMany({ where: { id: { in: idsOf("token") } }, select });
  const names = new Map<string, string>([
    ...people.map((p) => [`person:${p.id}`, p.name] as const),
    ...tokens.map((t) => [`token:${t.id}`, t.name] as const),
  ]);
  return (ref) => {
    if (ref === "engine") return { kind: "engine", id: "engine", name: "Tollgate" };
    const kind = ref.startsWith("token:") ? "token" : "person";
    const id = ref.slice(kind.length + 1);
    return { kind, id, name: names.get(ref) ?? id };
  };
}
