"use client";

import { useRef, useState } from "react";
import type { Gate } from "@/components/sign-off/gate-of";
import { APPROVAL_MEANINGS, REJECTION_MEANING } from "@/components/sign-off/meanings";
import type { SignOffAnswer } from "@/lib/contract/sign-off";
import { problemOf } from "@/lib/queries/problem-of";
import { useSign } from "@/lib/queries/sign-off";

type Missing = { password?: string; comment?: string };
type Decision = "approve" | "reject";

/** What a person enters to sign, and the one act that sends it. The password is forgotten after every try. */
export function useSignForm(input: {
  run: string;
  gate: Gate;
  digest: string;
  onSigned: (answer: SignOffAnswer) => void;
}) {
  const sign = useSign(input.run, input.gate.key);
  const [role, setRole] = useState(input.gate.mine.roles[0] ?? "");
  const [meaning, setMeaning] = useState<string>(APPROVAL_MEANINGS[0]);
  const [comment, setComment] = useState("");
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState<Missing>({});
  const passwordField = useRef<HTMLInputElement>(null);
  const commentField = useRef<HTMLTextAreaElement>(null);
  const problem = sign.error ? problemOf(sign.error) : null;
  const wrong = problem?.code === "wrong_password" ? (problem.detail ?? problem.title) : null;

  function submit(decision: Decision): void {
    if (sign.isPending) return;
    const lacks = lacking(decision, password, comment);
    setMissing(lacks);
    if (lacks.comment) commentField.current?.focus();
    else if (lacks.password) passwordField.current?.focus();
    if (lacks.comment || lacks.password) return;
    const body = {
      dossier: input.digest,
      role,
      decision,
      meaning: decision === "approve" ? meaning : REJECTION_MEANING,
      ...(comment.trim() ? { comment: comment.trim() } : {}),
      password,
    };
    const onError = () => {
      setPassword("");
      passwordField.current?.focus();
    };
    sign.mutate(body, { onSuccess: input.onSigned, onError });
  }

  return {
    role: { value: role, set: setRole },
    meaning: { value: meaning, set: setMeaning },
    comment: { value: comment, set: setComment, field: commentField, error: missing.comment },
    password: {
      value: password,
      set: setPassword,
      field: passwordField,
      error: missing.password ?? wrong,
    },
    /** A refusal that belongs to no field. */
    problem: wrong === null ? problem : null,
    busy: sign.isPending,
    submit,
  };
}

function lacking(decision: Decision, password: string, comment: string): Missing {
  return {
    ...(decision === "reject" && !comment.trim()
      ? { comment: "Say why you reject, in a sentence or two." }
      : {}),
    ...(password ? {} : { password: "Type your password to sign." }),
  };
}
