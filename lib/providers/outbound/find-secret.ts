import { OutboundError } from "@/lib/providers/outbound/outbound-error";
import { parseOrigin } from "@/lib/providers/outbound/parse-origin";
import type { OutboundPolicy } from "@/lib/providers/outbound/port";

/** The secret's value, where the operator allows it for the origin and the project. */
export function findSecret(
  policy: OutboundPolicy,
  name: string,
  use: { origin: string; project: string },
): string {
  const secret = policy.secrets.get(name);
  if (!secret) {
    throw new OutboundError("no_secret", `The operator has set no secret "${name}".`);
  }
  if (secret.projects !== null && !secret.projects.includes(use.project)) {
    throw new OutboundError(
      "no_secret",
      `The secret "${name}" is not for the project "${use.project}".`,
    );
  }
  const origin = parseOrigin(use.origin).text;
  if (!secret.origins.some((listed) => parseOrigin(listed).text === origin)) {
    throw new OutboundError("no_secret", `The secret "${name}" is not for ${origin}.`);
  }
  return secret.value;
}
