/** Why what a device answered is not taken. The words say what was found and what was expected. */
const FAULTS = {
  malformed: "The device's answer cannot be read.",
  passkey_unknown: "This server does not know the passkey.",
  passkey_of_other: "The passkey belongs to somebody else.",
  passkey_unconfirmed: "The passkey waits for its second person and cannot sign yet.",
  passkey_revoked: "The passkey has been revoked.",
  type: "The device answered another kind of request.",
  challenge: "The device signed something else than what was shown.",
  origin: "The passkey was used on another page than this server's.",
  cross_origin: "The passkey was used inside a page of somebody else.",
  rp_id: "The passkey was used for another server.",
  user_presence: "Nobody was at the device.",
  user_verification: "The device did not check who uses it: no fingerprint, face or PIN.",
  backup_flags: "The passkey is of another kind than when it was enrolled.",
  signature: "The signature is not by this passkey over these bytes.",
  sign_count:
    "The passkey has counted backwards: there may be a copy of it. Revoke it and enrol a new one.",
  format: "The device attests itself in a way that was not asked for.",
  algorithm: "The device made a key of a kind that is not taken; ES256, Ed25519 and RS256 are.",
} as const;

export type AssertionFault = keyof typeof FAULTS;

export function faultWords(fault: AssertionFault): string {
  return FAULTS[fault];
}
