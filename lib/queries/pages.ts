import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { checkPage, importPage, type PageUpload } from "@/lib/api-client/pages";
import { startRun } from "@/lib/api-client/runs";
import type { StartRunRequest } from "@/lib/contract/run";
import { browserApi } from "@/lib/queries/browser-api";
import { ownQuery } from "@/lib/queries/me";

export type { PageUpload };

/** What an import would find. */
export function useCheckPage() {
  return useMutation({ mutationFn: (upload: PageUpload) => checkPage(browserApi, upload) });
}

export function useImportPage() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (upload: PageUpload) => importPage(browserApi, upload),
    onSettled: () => client.invalidateQueries({ queryKey: ["runs"] }),
  });
}

/** A live run of the plan that the page gave; what the page leaves open is filled by it. */
export function useStartFromPage(run: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Omit<StartRunRequest, "page">) =>
      startRun(browserApi, { ...body, page: run }),
    onSettled: () => client.invalidateQueries({ queryKey: ["runs"] }),
  });
}

/** Projects that the person has a role in; the server decides what the role allows. */
export function useOwnProjects(): { key: string; name: string }[] {
  return useQuery(ownQuery).data?.projects ?? [];
}
