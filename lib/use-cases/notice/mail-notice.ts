import { isUuid } from "@/lib/domain/is-uuid";
import type { Context } from "@/lib/use-cases/context";

const SUBJECTS: Record<string, string> = {
  "passkey.enrolled": "A passkey was added to your account",
  "passkey.confirmed": "Your passkey can sign now",
  "passkey.revoked": "Your passkey was revoked",
  "passkey.alarm": "There may be a copy of your passkey",
  "sign_off.made": "What you signed",
};

/**
 * Mails a notice to whom it is for, with the page to go to where it was not them: opening it changes nothing. Does
 * nothing where no mail is configured, or the account has ended. May come twice where a server took it and did not say so.
 */
export async function mailNotice({ db, mail }: Context, noticeId: string): Promise<boolean> {
  const notice = isUuid(noticeId)
    ? await db.prisma.notice.findUnique({ where: { id: noticeId } })
    : null;
  if (!mail || !notice) return false;
  const person = await db.prisma.person.findUniqueOrThrow({
    where: { id: notice.personId },
    select: { email: true, name: true, disabledAt: true },
  });
  if (person.disabledAt) return false;
  const page = new URL("/me", mail.publicUrl).href;
  await mail.mailer.send({
    to: person.email,
    subject: `Tollgate: ${SUBJECTS[notice.kind] ?? "a notice"}`,
    text: [
      `${person.name},`,
      notice.text,
      `At ${notice.at.toISOString().slice(0, 19).replace("T", " ")} UTC.`,
      `If this was not you: open ${page}, end your sessions and revoke your passkeys there, and tell an administrator.`,
      "",
    ].join("\n\n"),
  });
  return true;
}
