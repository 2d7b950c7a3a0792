import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from "@simplewebauthn/browser";
import {
  Assertion,
  type AssertionOptions,
  type EnrolmentView,
  EnrolRequest,
} from "@/lib/contract/passkey";

/**
 * Why a device gave no answer. Browsers do not tell `declined` from "no passkey of yours is here": both could be
 * meant. `known`: the device holds a passkey of this account already.
 */
export type GestureFault =
  | "declined"
  | "timeout"
  | "stopped"
  | "unsupported"
  | "address"
  | "unverified"
  | "known"
  | "device";

/** The gesture did not come about; nothing was signed or stored, and it can be tried again. */
export class GestureFailed extends Error {
  readonly fault: GestureFault;

  constructor(fault: GestureFault, cause?: unknown) {
    super(`The passkey was not used: ${fault}`, { cause });
    this.name = "GestureFailed";
    this.fault = fault;
  }
}

/** Asks for the fingerprint, face or PIN, and answers with what the passkey signed. */
export async function signWithDevice(optionsJSON: AssertionOptions): Promise<Assertion> {
  const ask = () => startAuthentication({ optionsJSON });
  return Assertion.parse(await withFaults(optionsJSON.timeout, ask));
}

/** Lets the device make a passkey for this account. */
export async function makePasskey(
  optionsJSON: EnrolmentView["options"],
): Promise<EnrolRequest["response"]> {
  const ask = () => startRegistration({ optionsJSON });
  return EnrolRequest.shape.response.parse(await withFaults(optionsJSON.timeout, ask));
}

/** Takes back a request that the device still shows. */
export function stopGesture(): void {
  WebAuthnAbortService.cancelCeremony();
}

async function withFaults<T>(timeout: number, ask: () => Promise<T>): Promise<T> {
  if (!browserSupportsWebAuthn()) throw new GestureFailed("unsupported");
  const since = performance.now();
  try {
    return await ask();
  } catch (cause) {
    const late = performance.now() - since > timeout - 1000;
    throw new GestureFailed(faultOf(cause, late), cause);
  }
}

const BY_CODE: Record<string, GestureFault> = {
  ERROR_CEREMONY_ABORTED: "stopped",
  ERROR_INVALID_DOMAIN: "address",
  ERROR_INVALID_RP_ID: "address",
  ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED: "known",
  ERROR_AUTHENTICATOR_MISSING_USER_VERIFICATION_SUPPORT: "unverified",
};

function faultOf(cause: unknown, late: boolean): GestureFault {
  if (!(cause instanceof Error)) return "device";
  const known = "code" in cause && typeof cause.code === "string" ? BY_CODE[cause.code] : undefined;
  if (known) return known;
  if (cause.name === "SecurityError") return "address";
  if (cause.name === "AbortError") return "stopped";
  if (cause.name !== "NotAllowedError") return "device";
  return late ? "timeout" : "declined";
}
