import { type Gate, roleTitle } from "@/components/sign-off/gate-of";

/** As what a person can sign: in a role of their own, or in somebody's seat by a delegation. */
export type Capacity = {
  role: string;
  title: string;
  onBehalfOf: { id: string; name: string } | null;
};

/** The person's own roles first. */
export function capacitiesOf({ mine, status }: Gate): Capacity[] {
  const own = mine.roles.map((role) => ({ role, onBehalfOf: null }));
  const lent = mine.delegated.map(({ role, from }) => ({ role, onBehalfOf: from }));
  return [...own, ...lent].map((one) => ({ ...one, title: roleTitle(status, one.role) }));
}
