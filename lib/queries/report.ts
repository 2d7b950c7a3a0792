import { useMutation } from "@tanstack/react-query";
import { readPdf } from "@/lib/api-client/reports";
import { recordLessons } from "@/lib/api-client/runs";
import type { Lessons } from "@/lib/contract/run";
import { browserApi } from "@/lib/queries/browser-api";

/** The report itself is put together on the server; who records lessons reads the page again. */
export function useRecordLessons(run: string) {
  return useMutation({ mutationFn: (lessons: Lessons) => recordLessons(browserApi, run, lessons) });
}

/** Has the PDF made, which takes seconds the first time. */
export function usePdf(run: string) {
  return useMutation({ mutationFn: () => readPdf(browserApi, run) });
}
