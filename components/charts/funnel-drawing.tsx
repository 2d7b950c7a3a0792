import { Fragment } from "react";

export type FunnelStep = {
  key: string;
  label: string;
  users: number;
  /** Ratio to the step before; null for the first one and where nobody reached the one before. */
  fromPrevious: number | null;
};

const BAR = 26;
const NECK = 18;
const NUMBER = new Intl.NumberFormat("en-GB");

/** A funnel whose widths are its users: a bar a step, and between two bars the neck that people left through. */
export function FunnelDrawing({ steps, label }: { steps: FunnelStep[]; label: string }) {
  const most = Math.max(1, ...steps.map((step) => step.users));
  const height = steps.length * BAR + Math.max(0, steps.length - 1) * NECK;
  return (
    <figure
      aria-label={label}
      className="grid grid-cols-[minmax(6rem,auto)_minmax(5rem,1fr)_auto] gap-x-3"
    >
      <ol className="contents">
        {steps.map((step, index) => (
          <Fragment key={step.key}>
            {index > 0 ? <Neck ratio={step.fromPrevious} row={index * 2} /> : null}
            <li className="contents">
              <span
                style={{ gridRow: index * 2 + 1, height: BAR }}
                className="col-start-1 flex items-center truncate"
              >
                {step.label}
              </span>
              <span
                style={{ gridRow: index * 2 + 1, height: BAR }}
                className="col-start-3 flex items-center justify-end font-medium tabular-nums"
              >
                {NUMBER.format(step.users)}
              </span>
            </li>
          </Fragment>
        ))}
      </ol>
      <svg
        aria-hidden
        viewBox={`0 0 100 ${height}`}
        preserveAspectRatio="none"
        style={{ gridRow: `1 / span ${Math.max(1, steps.length * 2 - 1)}`, height }}
        className="col-start-2 w-full"
      >
        {steps.map((step, index) => (
          <StepShape
            key={step.key}
            width={(step.users / most) * 100}
            next={index + 1 < steps.length ? ((steps[index + 1]?.users ?? 0) / most) * 100 : null}
            top={index * (BAR + NECK)}
          />
        ))}
      </svg>
    </figure>
  );
}

function Neck({ ratio, row }: { ratio: number | null; row: number }) {
  return (
    <li
      style={{ gridRow: row, height: NECK }}
      className="col-start-3 flex items-center justify-end text-xs text-ink-faint tabular-nums"
    >
      <span className="sr-only">of those, to the next step: </span>
      {ratio === null ? "no users" : `↓ ${(ratio * 100).toFixed(1)} %`}
    </li>
  );
}

function StepShape({ width, next, top }: { width: number; next: number | null; top: number }) {
  const left = 50 - width / 2;
  const bottom = top + BAR;
  const neck =
    next === null
      ? ""
      : `M${left} ${bottom}H${left + width}L${50 + next / 2} ${bottom + NECK}H${50 - next / 2}Z`;
  return (
    <>
      <rect x={left} y={top} width={Math.max(width, 0.4)} height={BAR} fill="var(--ink-soft)" />
      <path d={neck} fill="var(--rule)" />
    </>
  );
}
