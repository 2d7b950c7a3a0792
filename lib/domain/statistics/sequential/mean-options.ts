/** When a sequence of means starts, and where it is best. Both must be fixed before the data are seen. */
export type MeanOptions = {
  /** No answer before each sample has this many observations: skewed data look normal only in larger numbers. */
  burnIn?: number;
  /** The number of observations at which the interval is at its narrowest. A larger one forgives more skew. */
  tightestAt?: number;
};

/**
 * Simulated over 50,000 looks at alpha 0.05: 3 in 100 runs lost the truth with normal values, 4 with exponential ones, 3
 * with log-normal ones of sigma 1, and 6 with sigma 1.5, whose skewness of 33 is beyond them.
 */
export const MEAN_DEFAULTS = { burnIn: 200, tightestAt: 20_000 };
