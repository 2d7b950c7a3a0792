import type { SignerFault } from "@/lib/data/access/lock-signer";
import { AppError } from "@/lib/domain/app-error";
import { type AssertionFault, faultWords } from "@/lib/domain/passkey/assertion-fault";

/** Why a ceremony that was taken comes to nothing: what the log says, and what the person is told. */
export type CeremonyRefusal = { reason: string; error: AppError };

export function faultRefusal(fault: AssertionFault): CeremonyRefusal {
  const errors = [{ path: "assertion", message: fault }];
  return { reason: fault, error: new AppError("assertion_refused", faultWords(fault), { errors }) };
}

export function expired(): CeremonyRefusal {
  const detail = "The five minutes are over; begin again.";
  return { reason: "expired", error: new AppError("ceremony_over", detail) };
}

export function signerRefusal(fault: SignerFault): CeremonyRefusal {
  const detail = {
    person_disabled: "Your account has just been ended; nothing was signed.",
    session_over: "Your session has just been ended; nothing was signed.",
  }[fault];
  return { reason: fault, error: new AppError("unauthenticated", detail) };
}

/** Not there: answered before, begun in another session, or never. There is nothing to take back. */
export function noCeremony(): AppError {
  return new AppError(
    "ceremony_over",
    "There is no such request: it was answered before, or begun in another session. Begin again.",
  );
}
