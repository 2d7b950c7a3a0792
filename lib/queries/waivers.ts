import { confirmWaiver, requestWaiver, withdrawWaiver } from "@/lib/api-client/waivers";
import type { WaiverRequest } from "@/lib/contract/waiver";
import { browserApi } from "@/lib/queries/browser-api";
import { useRunAct } from "@/lib/queries/use-run-act";

export function useRequestWaiver(run: string, stage: string) {
  return useRunAct(run, (body: WaiverRequest) => requestWaiver(browserApi, { run, stage }, body));
}

export function useConfirmWaiver(run: string) {
  return useRunAct(run, ({ waiver, password }: { waiver: string; password: string }) =>
    confirmWaiver(browserApi, { run, waiver }, { password }),
  );
}

export function useWithdrawWaiver(run: string) {
  return useRunAct(run, (waiver: string) => withdrawWaiver(browserApi, { run, waiver }));
}
