import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { checkPage, importPage, type PageUpload } from "@/lib/api-client/pages";
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

/** Projects that the person has a role in; the server decides what the role allows. */
export function useOwnProjects(): { key: string; name: string }[] {
  return useQuery(ownQuery).data?.projects ?? [];
}
