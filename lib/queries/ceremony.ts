import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { newIdempotencyKey } from "@/lib/api-client/api-client";
import { ApiProblem } from "@/lib/api-client/api-problem";
import { beginCeremony, signStage } from "@/lib/api-client/gate";
import type { Assertion } from "@/lib/contract/passkey";
import type { CeremonyView } from "@/lib/contract/sign-off";
import { browserApi } from "@/lib/queries/browser-api";
import { checkCeremony, type ShownSignature, signatureRequest } from "@/lib/queries/check-ceremony";
import { signWithDevice } from "@/lib/queries/gesture";

type Place = { run: string; stage: string };
export type CeremonyStep = "preparing" | "gesture" | "sending";
type Opened = { shown: string; answer: CeremonyView; since: number };
type Unanswered = { answer: CeremonyView; assertion: Assertion; key: string };

/** A document that is nearly over is not worth a gesture. */
const LEAST_MS = 20_000;

/**
 * The ceremony of one gate: fetch the exact document, check it here, let the device sign it, hand it in. What was
 * fetched stays good for another try until it expires; an attempt without an answer is repeated, not signed anew.
 */
export function useCeremony(at: Place) {
  const client = useQueryClient();
  const [step, setStep] = useState<CeremonyStep | null>(null);
  const opened = useRef<Opened | null>(null);
  const unanswered = useRef<Unanswered | null>(null);

  async function open(shown: ShownSignature): Promise<CeremonyView> {
    const key = JSON.stringify(shown);
    const known = opened.current;
    if (known?.shown === key && isFresh(known)) return known.answer;
    const since = performance.now();
    const answer = await beginCeremony(browserApi, at, signatureRequest(shown));
    await checkCeremony(answer, shown);
    opened.current = { shown: key, answer, since };
    return answer;
  }

  async function sign(shown: ShownSignature) {
    setStep("preparing");
    const answer = await open(shown);
    if (unanswered.current?.answer !== answer) {
      setStep("gesture");
      const assertion = await signWithDevice(answer.options);
      unanswered.current = { answer, assertion, key: newIdempotencyKey() };
    }
    setStep("sending");
    const { assertion, key } = unanswered.current;
    const body = { method: "passkey", ceremony: answer.id, assertion } as const;
    return await signStage(browserApi, at, body, { idempotencyKey: key });
  }

  const signing = useMutation({
    mutationFn: sign,
    onError: (error) => {
      if (!(error instanceof ApiProblem)) return;
      opened.current = null;
      unanswered.current = null;
    },
    onSettled: () => {
      setStep(null);
      return Promise.all([
        client.invalidateQueries({ queryKey: ["run", at.run], exact: true }),
        client.invalidateQueries({ queryKey: ["runs"] }),
      ]);
    },
  });
  return { step, open, signing };
}

function isFresh({ since, answer }: Opened): boolean {
  return performance.now() - since < answer.options.timeout - LEAST_MS;
}
