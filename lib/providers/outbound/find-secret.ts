import { OutboundError } from "@/lib/providers/outbound/outbound-error";
import { parseOrigin } from "@/lib/providers/outbound/parse-origin";
import type { OutboundPolicy, Secret } from "@/lib/providers/outbound/port";

/** The secret's value, where the operator allows it for the origin and the project. */
export function findSecret(
  policy: OutboundPolicy,
  name: string,
  use: { origin: string; project: string },
): string {
  const secret = secretFor(policy, name, use.project);
  refuseElsewhere(name, secret, parseOrigin(use.origin).text);
  return secret.value;
}

/** The value of a secret that is an address, where its own origin and the project are allowed. */
export function findSecretAddress(
  policy: OutboundPolicy,
  name: string,
  { project }: { project: string },
): string {
  const secret = secretFor(policy, name, project);
  if (!URL.canParse(secret.value)) {
    throw new OutboundError(
      "no_secret",
      `The secret "${name}" is no address; expected postgres://user:password@host:5432/database.`,
    );
  }
  const url = new URL(secret.value);
  refuseElsewhere(name, secret, parseOrigin(`${url.protocol}//${url.host}`).text);
  return secret.value;
}

function secretFor(policy: OutboundPolicy, name: string, project: string): Secret {
  const secret = policy.secrets.get(name);
  if (!secret) throw new OutboundError("no_secret", `The operator has set no secret "${name}".`);
  if (secret.projects !== null && !secret.projects.includes(project)) {
    throw new OutboundError(
      "no_secret",
      `The secret "${name}" is not for the project "${project}".`,
    );
  }
  return secret;
}

function refuseElsewhere(name: string, secret: Secret, origin: string): void {
  if (!secret.origins.some((listed) => parseOrigin(listed).text === origin)) {
    throw new OutboundError("no_secret", `The secret "${name}" is not for ${origin}.`);
  }
}
