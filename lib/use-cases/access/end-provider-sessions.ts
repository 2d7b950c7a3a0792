import { AppError } from "@/lib/domain/app-error";
import { databaseNow, verified } from "@/lib/use-cases/access/verified";
import type { Context } from "@/lib/use-cases/context";

/**
 * Ends the sessions that a logout token of the identity provider names: the one of its `sid`, else all of its
 * subject that came by that provider. Returns how many there were; a second time there are none.
 */
export async function endProviderSessions(
  { db, identity }: Context,
  logoutToken: string,
): Promise<number> {
  if (!identity) throw new AppError("not_found", "No identity provider is configured here.");
  const now = await databaseNow(db);
  const { issuer, subject, session } = await verified(
    identity.verifyLogoutToken(logoutToken, { now }),
  );
  return db.prisma.$executeRaw`
    UPDATE auth_session s SET revoked_at = clock_timestamp(), ended_because = 'provider_logout'
    FROM person_identity i
    WHERE i.person_id = s.person_id AND i.issuer = ${issuer}
      AND (${subject}::text IS NULL OR i.subject = ${subject})
      AND (${session}::text IS NULL OR s.idp_session = ${session})
      AND s.method = 'oidc' AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp()`;
}
