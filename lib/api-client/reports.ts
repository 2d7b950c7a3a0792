import type { ApiClient } from "@/lib/api-client/api-client";
import { runPath } from "@/lib/api-client/runs";

/** The report as PDF. Made when it is asked for, so that it can take some seconds. */
export async function readPdf(api: ApiClient, run: string): Promise<Blob> {
  const response = await api.send(runPath(run, "/report.pdf"), { accept: "application/pdf" });
  return response.blob();
}
