/** A bound in the metric's unit; `strict` excludes equality. */
export type Bound = { value: number; strict: boolean };

/**
 * What a reading has to satisfy, in the metric's own unit. `min` and `max` are both inclusive unless strict;
 * equality (`== 0`, `must be zero`) has both at one value.
 */
export type Threshold = {
  /** As the plan writes it. */
  text: string;
  min: Bound | null;
  max: Bound | null;
};
