/** When a sequence of means starts, and where it is best. Both must be fixed before the data are seen. */
export type MeanOptions = {
  /** No answer before each sample has this many observations: skewed data look normal only in larger numbers. */
  burnIn?: number;
  /** The number of observations at which the interval is at its narrowest. A larger one forgives more skew. */
  tightestAt?: number;
};

/**
 * With these, 10,000 simulated runs with a look at every observation stayed under alpha for normal, exponential and
 * log-normal (sigma 1 and 1.5) data.
 */
export const MEAN_DEFAULTS = { burnIn: 200, tightestAt: 20_000 };
