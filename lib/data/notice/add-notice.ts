import type { Tx } from "@/lib/data/database";

export type NoticeKind =
  | "passkey.enrolled"
  | "passkey.confirmed"
  | "passkey.revoked"
  | "passkey.alarm"
  | "sign_off.made";

/** The queue's name of the job that mails a notice. */
const MAIL_JOB = "send-notice";

/** Tells a person something of their own account: on their page, and by mail once this transaction has committed. */
export async function addNotice(
  tx: Tx,
  notice: { personId: string; kind: NoticeKind; text: string },
): Promise<void> {
  const id = tx.newId();
  await tx.notice.create({ data: { id, ...notice, at: tx.now } });
  await tx.$executeRaw`
    SELECT graphile_worker.add_job(${MAIL_JOB}, json_build_object('notice', ${id}::text), max_attempts => 8)`;
}
