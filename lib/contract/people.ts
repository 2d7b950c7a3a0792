import { z } from "zod";
import { Instant } from "@/lib/contract/common";

export const RoleSource = z.enum(["manual", "oidc"]);
export type RoleSource = z.infer<typeof RoleSource>;

/** A person as the administrators of one project see them. */
export const PersonEntry = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  addedAt: Instant,
  /** Null: the account is active. */
  disabledAt: Instant.nullable(),
  hasPassword: z.boolean(),
  /** The issuer of the identity that the person signs in with; null: none yet. */
  identityProvider: z.string().nullable(),
  /** In this project; `oidc` ones come and go with the identity provider's claims. */
  roles: z.array(z.strictObject({ role: z.string(), source: RoleSource, since: Instant })),
  openSessions: z.int(),
  /** Whether this is the caller, who changes neither roles nor access of their own. */
  isYou: z.boolean(),
  /** Whether the person has roles in projects that the caller does not administer: then nobody here ends the account. */
  isElsewhere: z.boolean(),
});
export type PersonEntry = z.infer<typeof PersonEntry>;

export const PeopleList = z.strictObject({ people: z.array(PersonEntry) });

const Roles = z.array(z.string().max(40)).max(20);

/** Somebody who is known by the e-mail address keeps their name and password, and gets the roles. */
export const PersonAddition = z.strictObject({
  email: z.string().max(254),
  name: z.string().max(200),
  roles: Roles.min(1),
  /** Absent: the person signs in with the identity provider. */
  password: z.string().max(200).optional(),
});

export const PersonAdded = z.strictObject({ id: z.uuid(), isNew: z.boolean() });

/** The manual roles that the person is to have in the project from now on; none: all are taken away. */
export const RoleChange = z.strictObject({ roles: Roles });

/** All roles in the project before and after, those of the identity provider included. */
export const RolesChanged = z.strictObject({
  id: z.uuid(),
  from: z.array(z.string()),
  to: z.array(z.string()),
});

export const AccessChanged = z.strictObject({ id: z.uuid() });
