"use client";

import { type ReactNode, useEffect, useRef } from "react";

/** Fades its background once whenever `value` is another one than before. */
export function Moved({ value, children }: { value: string | number | null; children: ReactNode }) {
  const element = useRef<HTMLSpanElement>(null);
  const before = useRef(value);
  useEffect(() => {
    if (before.current === value) return;
    before.current = value;
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (still) return;
    element.current?.animate(
      [{ backgroundColor: "var(--accent-wash)" }, { backgroundColor: "transparent" }],
      { duration: 150, easing: "ease-out" },
    );
  }, [value]);
  return (
    <span ref={element} className="rounded-sm">
      {children}
    </span>
  );
}
