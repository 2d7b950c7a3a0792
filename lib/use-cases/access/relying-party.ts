import { AppError } from "@/lib/domain/app-error";
import type { RelyingParty } from "@/lib/domain/passkey/relying-party";
import type { Context } from "@/lib/use-cases/context";

/** Whom this server's passkeys are for. Refuses where the address that people open allows none. */
export function relyingPartyOf({ relyingParty }: Context): RelyingParty {
  if (relyingParty) return relyingParty;
  throw new AppError(
    "conflict",
    "Passkeys do not work at this server's address: browsers want HTTPS and a host's name. Set TOLLGATE_URL to one.",
  );
}
