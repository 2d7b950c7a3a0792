"use client";

import { useRef, useState } from "react";
import { capacitiesOf } from "@/components/sign-off/capacity";
import type { Gate } from "@/components/sign-off/gate-of";
import { APPROVAL_MEANINGS, REJECTION_MEANING } from "@/components/sign-off/meanings";
import type { Method } from "@/components/sign-off/method-words";
import { type Signer, shownSignature } from "@/components/sign-off/shown-signature";
import type { SignOffAnswer } from "@/lib/contract/sign-off";
import type { DossierDocument } from "@/lib/domain/sign-off/dossier";
import { useCeremony } from "@/lib/queries/ceremony";
import { problemOf } from "@/lib/queries/problem-of";
import { useSign } from "@/lib/queries/sign-off";

type Decision = "approve" | "reject";
type Missing = { password?: string; comment?: string };

export type SignFormInput = {
  run: string;
  gate: Gate;
  me: Signer;
  digest: string;
  document: DossierDocument;
  onSigned: (answer: SignOffAnswer) => void;
};
export type SignFormState = ReturnType<typeof useSignForm>;

/**
 * What a person enters to sign, and the two acts that hand it in: with a passkey, or with the password, which is
 * forgotten after every try. Everything else stays as it is, whatever goes wrong.
 */
export function useSignForm(input: SignFormInput, method: Method) {
  const at = { run: input.run, stage: input.gate.key };
  const ceremony = useCeremony(at);
  const byPassword = useSign(at.run, at.stage);
  const capacities = capacitiesOf(input.gate);
  const [picked, setPicked] = useState(0);
  const [meaning, setMeaning] = useState<string>(APPROVAL_MEANINGS[0]);
  const [comment, setComment] = useState("");
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState<Missing>({});
  const passwordField = useRef<HTMLInputElement>(null);
  const commentField = useRef<HTMLTextAreaElement>(null);
  const capacity = capacities[picked] ?? capacities[0];
  const act = method === "passkey" ? ceremony.signing : byPassword;
  const busy = ceremony.signing.isPending || byPassword.isPending;
  const wrong = wrongPassword(byPassword.error);

  function shown(decision: Decision) {
    const entered = {
      decision,
      meaning: decision === "approve" ? meaning : REJECTION_MEANING,
      comment: comment.trim() || null,
      method,
    };
    return capacity ? shownSignature(input, capacity, entered) : null;
  }

  function submit(decision: Decision): void {
    const signature = shown(decision);
    if (busy || !signature) return;
    const lacks = lacking(decision, signature.comment, method === "passkey" || password !== "");
    setMissing(lacks);
    if (lacks.comment) commentField.current?.focus();
    else if (lacks.password) passwordField.current?.focus();
    if (lacks.comment || lacks.password) return;
    if (method === "passkey") {
      ceremony.signing.mutate(signature, { onSuccess: input.onSigned });
      return;
    }
    const onError = () => {
      setPassword("");
      passwordField.current?.focus();
    };
    byPassword.mutate({ signature, password }, { onSuccess: input.onSigned, onError });
  }

  return {
    capacity: { all: capacities, value: capacity, set: setPicked },
    meaning: { value: meaning, set: setMeaning },
    comment: { value: comment, set: setComment, field: commentField, error: missing.comment },
    password: {
      value: password,
      set: setPassword,
      field: passwordField,
      error: missing.password ?? wrong,
    },
    /** A refusal that belongs to no field. */
    error: wrong === null || method === "passkey" ? act.error : null,
    busy,
    step: ceremony.step,
    /** Fetches and checks the document that an approval would sign, without signing it. */
    openDocument: () => {
      const signature = shown("approve");
      return signature ? ceremony.open(signature) : null;
    },
    submit,
  };
}

function wrongPassword(error: Error | null): string | null {
  const problem = error && problemOf(error);
  return problem?.code === "wrong_password" ? (problem.detail ?? problem.title) : null;
}

function lacking(decision: Decision, comment: string | null, hasProof: boolean): Missing {
  return {
    ...(decision === "reject" && comment === null
      ? { comment: "Say why you reject, in a sentence or two." }
      : {}),
    ...(hasProof ? {} : { password: "Type your password to sign." }),
  };
}
