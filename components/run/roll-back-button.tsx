"use client";

import { useEffect, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { ProblemNotice } from "@/components/ui/notice";
import { useRollBack } from "@/lib/queries/gate";
import { problemOf } from "@/lib/queries/problem-of";

const HOLD_MS = 600;

/**
 * One act: press and hold, or press Enter. The hold keeps a stray click from undoing a release; there is no dialog
 * and nothing to type, because this has to be the fastest thing on the page. The reason is asked for afterwards.
 */
export function RollBackButton({ run, closed }: { run: string; closed: string | null }) {
  const rollBack = useRollBack(run);
  const [holding, setHolding] = useState(false);
  const [hint, setHint] = useState("");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const help = useId();
  useEffect(() => () => clearTimeout(timer.current), []);

  const disabled = closed !== null || rollBack.isPending;
  const fire = () => {
    setHint("");
    rollBack.mutate();
  };
  const begin = () => {
    if (disabled) return;
    setHolding(true);
    timer.current = setTimeout(() => {
      setHolding(false);
      fire();
    }, HOLD_MS);
  };
  const end = () => {
    if (holding) setHint("Keep it pressed until the bar is full, or press Enter.");
    setHolding(false);
    clearTimeout(timer.current);
  };
  return (
    <div className="min-w-0">
      <Button
        variant="alarm-outline"
        className="relative h-11 w-full min-w-0 touch-none overflow-hidden text-base"
        focusableWhenDisabled
        disabled={disabled}
        aria-describedby={help}
        onPointerDown={(event) => (event.button === 0 ? begin() : undefined)}
        onPointerUp={end}
        onPointerLeave={end}
        onPointerCancel={end}
        onContextMenu={(event) => event.preventDefault()}
        // A click without a pointer comes from the keyboard or from assistive technology.
        onClick={(event) => (event.detail === 0 && !disabled ? fire() : undefined)}
      >
        <span
          aria-hidden
          className="absolute inset-y-0 left-0 bg-alarm-wash"
          style={{
            width: holding ? "100%" : "0",
            transition: holding ? `width ${HOLD_MS}ms linear` : "none",
          }}
        />
        <span className="relative truncate">
          {rollBack.isPending ? "Rolling back" : "Roll back to 0 %"}
        </span>
      </Button>
      <p id={help} className="mt-1 text-xs text-ink-soft">
        {closed ?? (hint || "Hold, or press Enter. All users go back at once.")}
      </p>
      {rollBack.error ? (
        <ProblemNotice problem={problemOf(rollBack.error)} className="mt-2" />
      ) : null}
    </div>
  );
}
