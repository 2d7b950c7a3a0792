/** jStat ships no types; this is the part in use. As CommonJS it has a default export and no others in Node. */
declare module "jstat" {
  const library: {
    jStat: {
      gamma: {
        /** The p-quantile of the gamma distribution. */
        inv(p: number, shape: number, scale: number): number;
      };
    };
  };
  export = library;
}
