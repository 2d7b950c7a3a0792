import { z } from "zod";
import { ActorRef, Instant } from "@/lib/contract/common";
import { SCOPES } from "@/lib/domain/access/actor";

export const TokenEntry = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  scopes: z.array(z.string()),
  createdAt: Instant,
  /** Null: made before this was kept. */
  createdBy: ActorRef.nullable(),
  /** Null: until it is revoked. */
  expiresAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
  /** To the minute; null: never. */
  lastUsedAt: Instant.nullable(),
  /** By the database's clock. */
  state: z.enum(["active", "expired", "revoked"]),
});
export type TokenEntry = z.infer<typeof TokenEntry>;

export const TokenList = z.strictObject({ tokens: z.array(TokenEntry) });

export const TokenRequest = z.strictObject({
  name: z.string().min(1).max(100),
  scopes: z.array(z.enum(SCOPES)).min(1),
  expiresInDays: z.number().min(1).max(365),
});

/** The only answer that ever holds the secret. */
export const TokenCreated = z.strictObject({
  id: z.uuid(),
  secret: z.string(),
  expiresAt: Instant.nullable(),
});

export const TokenRevoked = z.strictObject({ id: z.uuid() });
