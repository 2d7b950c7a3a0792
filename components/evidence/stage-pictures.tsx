"use client";

import { PictureSlider } from "@/components/evidence/picture-slider";
import { picturePairs } from "@/lib/queries/picture-pairs";
import { useRun } from "@/lib/queries/run";

/** The stage's screenshots against those of the stage before; nothing where there is nothing to compare. */
export function StagePictures({ run, stage }: { run: string; stage: string }) {
  const pairs = useRun(run, (view) => picturePairs(view, stage));
  if (pairs.length === 0) return null;
  return (
    <section aria-label="Against the stage before" className="flex flex-col gap-4 border-b py-3">
      {pairs.map((pair) => (
        <PictureSlider key={pair.key} pair={pair} />
      ))}
    </section>
  );
}
