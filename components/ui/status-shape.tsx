import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

export type ShapeName =
  | "check-circle"
  | "cross-octagon"
  | "query-diamond"
  | "hourglass"
  | "ring"
  | "dashed-circle"
  | "return-octagon"
  | "triangle"
  | "broken-square";

const OCTAGON = "M5.1 1.5h5.8l3.6 3.6v5.8l-3.6 3.6H5.1l-3.6-3.6V5.1z";
const CUT = {
  fill: "none",
  stroke: "var(--paper)",
  strokeWidth: 1.9,
  strokeLinecap: "round",
  strokeLinejoin: "round",
} as const;
const LINE = { fill: "none", stroke: "currentColor", strokeWidth: 1.75 } as const;

/** Silhouettes that differ without colour and at 12 px. */
const SHAPES: Record<ShapeName, ReactNode> = {
  "check-circle": (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" />
      <path d="M4.8 8.3l2.2 2.2 4.2-4.7" {...CUT} />
    </>
  ),
  "cross-octagon": (
    <>
      <path d={OCTAGON} fill="currentColor" />
      <path d="M5.6 5.6l4.8 4.8m0-4.8l-4.8 4.8" {...CUT} />
    </>
  ),
  "query-diamond": (
    <>
      <path d="M8 .8L15.2 8 8 15.2.8 8z" fill="currentColor" />
      <path
        d="M6.3 6.6c0-2.2 3.5-2.2 3.5 0 0 1.4-1.8 1.3-1.8 2.7M8 11.4v.1"
        {...CUT}
        strokeWidth="1.6"
      />
    </>
  ),
  hourglass: (
    <>
      <path d="M3.5 1.8h9M3.5 14.2h9" {...LINE} strokeLinecap="round" />
      <path
        d="M4.6 2v2.2L8 8l-3.4 3.8V14h6.8v-2.2L8 8l3.4-3.8V2"
        {...LINE}
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
      <path d="M5.6 13.4L8 10.6l2.4 2.8zM6 4.6h4L8 6.8z" fill="currentColor" />
    </>
  ),
  ring: (
    <>
      <circle cx="8" cy="8" r="6" {...LINE} strokeWidth="2.25" />
      <circle cx="8" cy="8" r="2.25" fill="currentColor" />
    </>
  ),
  "dashed-circle": <circle cx="8" cy="8" r="6.2" {...LINE} strokeDasharray="2.6 2.27" />,
  "return-octagon": (
    <>
      <path d={OCTAGON} fill="currentColor" />
      <path d="M7 4.6L4.8 6.8 7 9M5 6.8h4a2.2 2.2 0 0 1 0 4.4H7.4" {...CUT} strokeWidth="1.6" />
    </>
  ),
  triangle: (
    <>
      <path d="M8 1.2l7.2 13H.8z" fill="currentColor" />
      <path d="M8 6v3.6M8 11.9v.1" {...CUT} />
    </>
  ),
  "broken-square": (
    <>
      <rect x="1.6" y="1.6" width="12.8" height="12.8" rx="1.5" fill="currentColor" />
      <path d="M10.4 .6L6.3 8h3.4L5.6 15.4" {...CUT} />
    </>
  ),
};

/** The drawing alone; the word has to stand beside it. */
export function StatusShape({ shape, className }: { shape: ShapeName; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      aria-hidden
      className={cn("size-4 shrink-0", className)}
      data-shape={shape}
    >
      {SHAPES[shape]}
    </svg>
  );
}
