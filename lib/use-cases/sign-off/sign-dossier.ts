import type { Context } from "@/lib/use-cases/context";
import type { Signed } from "@/lib/use-cases/sign-off/record-sign-off";
import { type PasskeySignature, signWithPasskey } from "@/lib/use-cases/sign-off/sign-with-passkey";
import {
  type PasswordSignature,
  signWithPassword,
} from "@/lib/use-cases/sign-off/sign-with-password";

/**
 * Signs the current dossier of a gate, with a passkey or, where plan and rules allow it, with a password. Refused: a
 * wrong password or assertion, a role that the gate does not ask for or that the person does not hold, who own the run
 * or wrote the change approving, a dossier that is not the current one, a second signature of the same person.
 */
export function signDossier(
  context: Context,
  runId: string,
  stageKey: string,
  signature: PasswordSignature | PasskeySignature,
): Promise<Signed> {
  return "ceremony" in signature
    ? signWithPasskey(context, runId, stageKey, signature)
    : signWithPassword(context, runId, stageKey, signature);
}
