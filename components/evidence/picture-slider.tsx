"use client";

import Image from "next/image";
import { useState } from "react";
import { formatUtc } from "@/components/ui/format-time";
import type { PicturePair, StagePicture } from "@/lib/queries/picture-pairs";

// The thumb is as wide as the line that it moves, so that both stand at the same place.
const RANGE =
  "peer absolute inset-0 z-10 m-0 h-full w-full cursor-ew-resize touch-pan-y appearance-none opacity-0 " +
  "[&::-webkit-slider-thumb]:h-full [&::-webkit-slider-thumb]:w-px [&::-webkit-slider-thumb]:appearance-none " +
  "[&::-moz-range-thumb]:h-full [&::-moz-range-thumb]:w-px [&::-moz-range-thumb]:border-0";

/** Two pictures over one another; what moves the line between them is a range input over both, for hand and keyboard. */
export function PictureSlider({ pair }: { pair: PicturePair }) {
  const { label, before, after } = pair;
  const [share, setShare] = useState(50);
  return (
    <figure>
      <figcaption className="flex flex-wrap justify-between gap-x-4 pb-1 text-xs">
        <Side picture={before} mark="Left" />
        <span className="font-medium max-sm:order-first max-sm:basis-full">{label}</span>
        <Side picture={after} mark="Right" />
      </figcaption>
      <div className="relative border bg-sunk">
        <Picture picture={after} className="block h-auto w-full" />
        <div
          className="absolute inset-0 bg-sunk"
          style={{ clipPath: `inset(0 ${100 - share}% 0 0)` }}
        >
          <Picture picture={before} className="h-full w-full object-contain object-left-top" />
        </div>
        <input
          type="range"
          min={0}
          max={100}
          value={share}
          onChange={(event) => setShare(Number(event.target.value))}
          aria-label={`${label}: ${before.stage} against ${after.stage}`}
          aria-valuetext={`${share} % of ${before.stage}, ${100 - share} % of ${after.stage}`}
          className={RANGE}
        />
        <span
          aria-hidden
          className="pointer-events-none absolute inset-y-0 -ml-px w-0.5 bg-accent peer-focus-visible:outline-2 peer-focus-visible:outline-accent peer-focus-visible:outline-offset-2"
          style={{ left: `${share}%` }}
        >
          <span className="absolute top-1/2 left-1/2 grid size-7 -translate-1/2 place-items-center rounded-full bg-accent text-sm font-semibold text-on-accent">
            ↔
          </span>
        </span>
      </div>
    </figure>
  );
}

function Side({ picture, mark }: { picture: StagePicture; mark: string }) {
  return (
    <span className="text-ink-soft">
      {mark}: <span className="font-medium text-ink">{picture.stage}</span>,{" "}
      {formatUtc(picture.at, true)}
    </span>
  );
}

function Picture({ picture, className }: { picture: StagePicture; className: string }) {
  return (
    <Image
      src={picture.href}
      alt={`Screenshot of ${picture.stage}`}
      width={picture.width ?? 1200}
      height={picture.height ?? 800}
      draggable={false}
      className={className}
    />
  );
}
