import type { z } from "zod";
import {
  confirmOverride,
  decideStage,
  giveRollbackReason,
  requestOverride,
  rollBack,
  startStage,
  withdrawOverride,
  withdrawSignOff,
} from "@/lib/api-client/gate";
import type { DecisionRequest, OverrideRequest } from "@/lib/contract/sign-off";
import { browserApi } from "@/lib/queries/browser-api";
import { useRunAct } from "@/lib/queries/use-run-act";

export function useStartStage(run: string) {
  return useRunAct(run, (stage: string) => startStage(browserApi, { run, stage }));
}

export function useDecide(run: string, stage: string) {
  return useRunAct(run, (body: z.infer<typeof DecisionRequest>) =>
    decideStage(browserApi, { run, stage }, body),
  );
}

export function useRollBack(run: string) {
  return useRunAct<void>(run, () => rollBack(browserApi, run));
}

export function useRollbackReason(run: string) {
  return useRunAct(run, (because: string) => giveRollbackReason(browserApi, run, because));
}

export function useRequestOverride(run: string, stage: string) {
  return useRunAct(run, (body: z.infer<typeof OverrideRequest>) =>
    requestOverride(browserApi, { run, stage }, body),
  );
}

export function useConfirmOverride(run: string) {
  return useRunAct(run, (input: { override: string; password: string }) =>
    confirmOverride(browserApi, { run, override: input.override }, { password: input.password }),
  );
}

export function useWithdrawOverride(run: string) {
  return useRunAct(run, (override: string) => withdrawOverride(browserApi, { run, override }));
}

export function useWithdrawSignOff(run: string) {
  return useRunAct(run, ({ signOff, reason }: { signOff: string; reason: string }) =>
    withdrawSignOff(browserApi, { run, signOff }, { reason }),
  );
}
