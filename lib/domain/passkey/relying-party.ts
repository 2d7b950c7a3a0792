/** Whom a passkey is for. It works at this one origin and nowhere else. */
export type RelyingParty = { id: string; origin: string; name: string };

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0|\[::\])$/;
const ADDRESS = /^(\d+\.\d+\.\d+\.\d+|\[.*\])$/;

/**
 * The relying party at the address that people open. Browsers allow passkeys under a host's name alone: this machine
 * counts as `localhost`, and null stands for another address by number, where there can be none.
 */
export function relyingPartyOf(publicUrl: string): RelyingParty | null {
  const { protocol, hostname, port } = new URL(publicUrl);
  const id = LOOPBACK.test(hostname) ? "localhost" : hostname;
  const isSecure = protocol === "https:" || id === "localhost" || id.endsWith(".localhost");
  if (ADDRESS.test(id) || !isSecure) return null;
  return { id, origin: `${protocol}//${id}${port && `:${port}`}`, name: "Tollgate" };
}
