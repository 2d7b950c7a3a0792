import { numberOf, textOf, textsOf } from "@/lib/domain/ledger/replayed-run";

export type AccessEvent = {
  kind: string;
  projectId: string | null;
  index: number;
  detail: Record<string, unknown>;
};

/** People's rights, passkeys and rules as the events alone tell them. */
export type ReplayedAccess = {
  /** Projects whose beginning the log tells; of others it knows only a part. */
  projects: Set<string>;
  /** Roles by `project/person`. */
  roles: Map<string, Set<string>>;
  disabled: Set<string>;
  tokens: Map<string, { projectId: string | null; scopes: string[]; isRevoked: boolean }>;
  passkeys: Map<
    string,
    {
      personId: string;
      credential: string;
      spki: string;
      index: number;
      isConfirmed: boolean;
      isRevoked: boolean;
    }
  >;
  /** Digest by `project/version`. */
  rules: Map<string, string>;
  delegations: Map<string, { from: string; to: string; role: string; isRevoked: boolean }>;
};

export function newAccess(): ReplayedAccess {
  return {
    projects: new Set(),
    roles: new Map(),
    disabled: new Set(),
    tokens: new Map(),
    passkeys: new Map(),
    rules: new Map(),
    delegations: new Map(),
  };
}

/** Carries the next event out on `access`; events about something else change nothing. */
export function replayAccess(access: ReplayedAccess, event: AccessEvent): string[] {
  const { kind, projectId, detail } = event;
  switch (kind) {
    case "project.created":
      if (projectId) access.projects.add(projectId);
      return [];
    case "person.added":
      return setRoles(access, event, textsOf(detail, "roles"));
    case "membership.changed":
      return setRoles(access, event, textsOf(detail, "to"));
    case "person.disabled":
      access.disabled.add(textOf(detail, "person") ?? "");
      return [];
    case "person.enabled":
      access.disabled.delete(textOf(detail, "person") ?? "");
      return [];
    default:
      return replayObject(access, event);
  }
}

/** What has an id of its own: it begins once, and ends once. */
function replayObject(access: ReplayedAccess, event: AccessEvent): string[] {
  const { kind, projectId, detail } = event;
  switch (kind) {
    case "token.created":
      access.tokens.set(textOf(detail, "token") ?? "", {
        projectId,
        scopes: textsOf(detail, "scopes"),
        isRevoked: false,
      });
      return [];
    case "token.revoked":
      return change(access.tokens, textOf(detail, "token"), (token) => {
        token.isRevoked = true;
      });
    case "delegation.made":
      access.delegations.set(textOf(detail, "delegation") ?? "", {
        from: textOf(detail, "from") ?? "",
        to: textOf(detail, "to") ?? "",
        role: textOf(detail, "role") ?? "",
        isRevoked: false,
      });
      return [];
    case "delegation.revoked":
      return change(access.delegations, textOf(detail, "delegation"), (delegation) => {
        delegation.isRevoked = true;
      });
    case "rules.confirmed":
      access.rules.set(
        `${projectId}/${numberOf(detail, "version")}`,
        textOf(detail, "digest") ?? "",
      );
      return [];
    default:
      return replayPasskey(access, event);
  }
}

function replayPasskey(
  { passkeys }: ReplayedAccess,
  { kind, detail, index }: AccessEvent,
): string[] {
  const id = textOf(detail, "passkey");
  switch (kind) {
    case "passkey.enrolled":
      passkeys.set(id ?? "", {
        personId: textOf(detail, "person") ?? "",
        credential: textOf(detail, "credential") ?? "",
        spki: textOf(detail, "spki") ?? "",
        index,
        isConfirmed: false,
        isRevoked: false,
      });
      return [];
    case "passkey.confirmed":
      return change(passkeys, id, (passkey) => {
        passkey.isConfirmed = true;
      });
    case "passkey.revoked":
      return change(passkeys, id, (passkey) => {
        passkey.isRevoked = true;
      });
    default:
      return [];
  }
}

function setRoles({ roles }: ReplayedAccess, event: AccessEvent, to: string[]): string[] {
  const person = textOf(event.detail, "person");
  if (person === null || event.projectId === null) return [`${event.kind}: names nobody`];
  roles.set(`${event.projectId}/${person}`, new Set(to));
  return [];
}

function change<T>(all: Map<string, T>, id: string | null, to: (item: T) => void): string[] {
  const item = all.get(id ?? "");
  if (!item) return [`tells of ${id}, which no event has made`];
  to(item);
  return [];
}
