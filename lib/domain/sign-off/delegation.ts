/** Somebody lends their seat in one role to somebody else for a time. */
export type DelegationRecord = {
  id: string;
  fromId: string;
  fromName: string;
  toId: string;
  role: string;
  startsAt: Date;
  endsAt: Date;
  revokedAt: Date | null;
};

type Allowed = { allowed: boolean; maxDays: number };
const DAY = 86_400_000;

/** Whether a signature at this moment could rest on the delegation. What is revoked later stands until then. */
export function isInForce(
  { startsAt, endsAt, revokedAt }: DelegationRecord,
  rules: Allowed,
  at: Date,
): boolean {
  const length = endsAt.getTime() - startsAt.getTime();
  return (
    rules.allowed &&
    length <= rules.maxDays * DAY &&
    startsAt <= at &&
    at < endsAt &&
    (revokedAt === null || at < revokedAt)
  );
}
