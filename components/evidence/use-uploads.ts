"use client";

import { useCallback, useState } from "react";
import { type EvidenceUpload, useUpload } from "@/lib/queries/evidence";
import { problemOf } from "@/lib/queries/problem-of";

export type UploadState = {
  id: number;
  name: string;
  /** From 0 to 1 while it goes out. */
  fraction: number;
  /** Why it was refused; null while it is under way. */
  refusal: string | null;
};

const TYPES = ["image/png", "image/jpeg", "image/webp"];
let lastId = 0;

/** Uploads under way and refused ones. What has arrived is in the run itself and leaves this list. */
export function useUploads(run: string, stage: string) {
  const [uploads, setUploads] = useState<UploadState[]>([]);
  const { mutateAsync } = useUpload(run);

  const add = useCallback(
    async (files: File[], slot?: string) => {
      const patch = (id: number, change: Partial<UploadState>) =>
        setUploads((all) => all.map((one) => (one.id === id ? { ...one, ...change } : one)));
      const drop = (id: number) => setUploads((all) => all.filter((one) => one.id !== id));
      await Promise.all(
        files.map(async (file) => {
          lastId += 1;
          const id = lastId;
          const refusal = refusalOf(file);
          setUploads((all) => [...all, { id, name: nameOf(file), fraction: 0, refusal }]);
          if (refusal) return;
          try {
            const upload: EvidenceUpload = { file, name: nameOf(file), stage };
            if (slot) upload.slot = slot;
            await mutateAsync({ upload, onProgress: (fraction) => patch(id, { fraction }) });
            drop(id);
          } catch (error) {
            const problem = problemOf(error instanceof Error ? error : new Error(String(error)));
            patch(id, { refusal: problem.detail ?? problem.title });
          }
        }),
      );
    },
    [mutateAsync, stage],
  );
  const dismiss = useCallback(
    (id: number) => setUploads((all) => all.filter((one) => one.id !== id)),
    [],
  );
  return { uploads, add, dismiss };
}

/** Says at once what the server would refuse anyway; only the server's own check counts. */
function refusalOf(file: File): string | null {
  if (file.size === 0) return "The file is empty.";
  if (file.type.startsWith("image/") && !TYPES.includes(file.type)) {
    return `${file.type.slice(6).toUpperCase()} images are not taken; expected PNG, JPEG or WebP.`;
  }
  return null;
}

/** What comes from the clipboard has no name worth keeping. */
function nameOf(file: File): string {
  return file.name || "pasted.png";
}
