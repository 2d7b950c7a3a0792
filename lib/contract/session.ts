import { z } from "zod";
import { Instant } from "@/lib/contract/common";

/** An open session of a person, as an administrator sees it. */
export const PersonSession = z.strictObject({
  id: z.uuid(),
  startedAt: Instant,
  expiresAt: Instant,
  /** When the person last proved who they are; null: the identity provider did not say. */
  authenticatedAt: Instant.nullable(),
  method: z.enum(["password", "oidc"]),
});

export const PersonSessionList = z.strictObject({ sessions: z.array(PersonSession) });

/** What the web process hands in to have a session opened: what the person gave it, as they gave it. */
export const Login = z.union([
  z.strictObject({ email: z.string().max(1000), password: z.string().max(1000) }),
  z.strictObject({ idToken: z.string().max(50_000), nonce: z.string().min(16).max(200) }),
]);

/** `key` goes into the cookie and nowhere else: the database holds only what can be derived from it. */
export const Opened = z.strictObject({
  key: z.string(),
  person: z.strictObject({ id: z.uuid(), name: z.string(), email: z.string() }),
});
