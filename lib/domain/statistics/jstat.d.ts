/** jStat ships no types; this is the part in use. */
declare module "jstat" {
  export const jStat: {
    gamma: {
      /** The p-quantile of the gamma distribution. */
      inv(p: number, shape: number, scale: number): number;
    };
  };
}
