import type { StoredTrust } from "@/lib/data/ledger/stored-trust";
import type { ReplayedAccess } from "@/lib/domain/ledger/replay-access";
import { sha256Hex } from "@/lib/ledger/sha256";
import type { LogProblem } from "@/lib/ledger/verify-log";

/** Where rights, tokens, passkeys, rules and delegations say something else than the events that made them. */
export function compareAccess(told: ReplayedAccess, stored: StoredTrust): LogProblem[] {
  return [
    ...compareRoles(told, stored),
    ...compareDisabled(told, stored),
    ...compareTokens(told, stored),
    ...comparePasskeys(told, stored),
    ...compareRules(told, stored),
    ...compareDelegations(told, stored),
  ];
}

/** Only where the log tells of the project from its beginning: else it cannot know who was there. */
function compareRoles({ roles, projects }: ReplayedAccess, { memberships }: StoredTrust) {
  const found = new Map<string, Set<string>>();
  for (const { projectId, personId, role } of memberships) {
    if (!projects.has(projectId)) continue;
    const key = `${projectId}/${personId}`;
    found.set(key, (found.get(key) ?? new Set()).add(role));
  }
  const keys = new Set([...roles.keys(), ...found.keys()].filter((key) => isKnown(key, projects)));
  return [...keys].flatMap((key) => {
    const [project, person] = key.split("/");
    const where = `roles of person ${person} in project ${project}`;
    return differing(where, words(roles.get(key)), words(found.get(key)));
  });
}

function isKnown(key: string, projects: Set<string>): boolean {
  return projects.has(key.split("/")[0] ?? "");
}

function words(roles: Set<string> | undefined): string {
  return [...(roles ?? [])].sort().join(", ") || "none";
}

function compareDisabled({ disabled }: ReplayedAccess, stored: StoredTrust): LogProblem[] {
  const now = new Set(stored.disabled);
  return [...new Set([...disabled, ...now])]
    .filter((id) => disabled.has(id) !== now.has(id))
    .map((id) => ({
      where: `person ${id}`,
      what: now.has(id)
        ? "has no access, and no event has taken it"
        : "has access, which an event has taken",
    }));
}

function compareTokens({ tokens, projects }: ReplayedAccess, stored: StoredTrust): LogProblem[] {
  const found = new Map(
    stored.tokens
      .filter(({ id, projectId }) => tokens.has(id) || projects.has(projectId))
      .map(({ id, projectId, scopes, isRevoked }) => [
        id,
        tokenWords(projectId, scopes, isRevoked),
      ]),
  );
  const told = new Map(
    [...tokens].map(([id, t]) => [id, tokenWords(t.projectId ?? "", t.scopes, t.isRevoked)]),
  );
  return compareAll("token", told, found);
}

function tokenWords(project: string, scopes: readonly string[], isRevoked: boolean): string {
  return `${[...scopes].sort().join(", ")} in project ${project}${isRevoked ? ", revoked" : ""}`;
}

function comparePasskeys({ passkeys }: ReplayedAccess, stored: StoredTrust): LogProblem[] {
  const told = new Map(
    [...passkeys].map(([id, { personId, credential, spki, isConfirmed, isRevoked }]) => [
      id,
      passkeyWords(personId, credential, spki, { isConfirmed, isRevoked }),
    ]),
  );
  const found = new Map(
    stored.passkeys.map(({ id, personId, credentialId, spki, ...state }) => [
      id,
      passkeyWords(personId, sha256Hex(credentialId), spki.toString("base64"), state),
    ]),
  );
  return compareAll("passkey", told, found);
}

function passkeyWords(
  person: string,
  credential: string,
  spki: string,
  state: { isConfirmed: boolean; isRevoked: boolean },
): string {
  const confirmed = state.isConfirmed ? "confirmed" : "not confirmed";
  return `of person ${person}, credential ${credential}, key ${sha256Hex(spki)}, ${confirmed}${state.isRevoked ? ", revoked" : ""}`;
}

function compareRules({ rules }: ReplayedAccess, stored: StoredTrust): LogProblem[] {
  const found = new Map(
    stored.rules.map(({ projectId, version, digest }) => [`${projectId}/${version}`, digest]),
  );
  return compareAll("approval rules", rules, found);
}

function compareDelegations({ delegations }: ReplayedAccess, stored: StoredTrust): LogProblem[] {
  const line = (from: string, to: string, role: string, isRevoked: boolean) =>
    `${role} from ${from} to ${to}${isRevoked ? ", ended" : ""}`;
  const told = new Map(
    [...delegations].map(([id, d]) => [id, line(d.from, d.to, d.role, d.isRevoked)]),
  );
  const found = new Map(
    stored.delegations.map(({ id, fromId, toId, role, isRevoked }) => [
      id,
      line(`person:${fromId}`, `person:${toId}`, role, isRevoked),
    ]),
  );
  return compareAll("delegation", told, found);
}

function compareAll(
  name: string,
  told: Map<string, string>,
  found: Map<string, string>,
): LogProblem[] {
  const missing = [...told.keys()].filter((id) => !found.has(id));
  return [
    ...missing.map((id) => ({ where: `${name} ${id}`, what: "is not there any more" })),
    ...[...found].flatMap(([id, value]) => {
      const expected = told.get(id);
      if (expected === undefined)
        return [{ where: `${name} ${id}`, what: "is there without an event" }];
      return differing(`${name} ${id}`, expected, value);
    }),
  ];
}

function differing(where: string, told: string, found: string): LogProblem[] {
  return told === found ? [] : [{ where, what: `says ${found}; the events tell ${told}` }];
}
