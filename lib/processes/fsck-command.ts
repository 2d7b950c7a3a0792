import { readEnvironment } from "@/lib/config/env";
import { insertLogCheck } from "@/lib/data/ledger/log-checks";
import { withServices } from "@/lib/processes/host-database";
import { databaseName, readSeen, writeSeen } from "@/lib/processes/ledger-seen";
import { checkLog, type LogCheck } from "@/lib/use-cases/ledger/check-log";

const TAMPERED = 20;

/** Re-checks the ledger and prints size, root and what failed where; 0 or 20. */
export async function fsckCommand(options: { json?: boolean }): Promise<number> {
  const { home, databaseUrl } = readEnvironment();
  const database = databaseName(databaseUrl);
  const seen = readSeen(home, database);
  const { check, ownKey } = await withServices(async ({ db }) => {
    const context = { actor: { kind: "engine", id: "engine", name: "fsck" }, db } as const;
    const found = await checkLog(context, seen);
    await insertLogCheck(db, { ...found, problems: found.problemCount });
    return { check: found, ownKey: db.signer?.keyid ?? null };
  });
  const isGood = check.problemCount === 0;
  if (isGood) writeSeen(home, database, check);
  if (options.json) console.log(JSON.stringify(asJson(check), null, 2));
  else for (const line of asText(check, ownKey, seen !== null)) console.log(line);
  return isGood ? 0 : TAMPERED;
}

function asJson({ size, root, runs, checkpoints, signedBy, problems, problemCount }: LogCheck) {
  return {
    ok: problemCount === 0,
    size: Number(size),
    root: Buffer.from(root).toString("hex"),
    runs,
    checkpoints,
    signedBy: Object.fromEntries(signedBy),
    problemCount,
    problems,
  };
}

function asText(check: LogCheck, ownKey: string | null, hasSeen: boolean): string[] {
  const lines = [
    `size ${check.size}`,
    `root ${Buffer.from(check.root).toString("hex")}`,
    ...[...check.signedBy].map(
      ([keyid, count]) =>
        `signed ${count} by ${keyid}${keyid === ownKey ? "" : " (not the key of this home)"}`,
    ),
  ];
  if (check.problemCount === 0) {
    const continuity = hasSeen ? ", and the log continues the one that was checked last" : "";
    return [
      ...lines,
      `good: ${check.runs} runs agree with their events, ${check.checkpoints} checkpoints with the leaves${continuity}`,
    ];
  }
  const hidden = check.problemCount - check.problems.length;
  return [
    ...lines,
    ...check.problems.map(({ where, what }) => `FAILED ${where}: ${what}`),
    ...(hidden > 0 ? [`... and ${hidden} more`] : []),
    `not good: ${check.problemCount} problems`,
  ];
}
