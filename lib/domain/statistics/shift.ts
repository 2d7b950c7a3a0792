/** What both ways of computing the test answer with. */
export type Shift = {
  p: number;
  estimate: number;
  low: number;
  high: number;
  reached: boolean;
  method: "exact" | "normal";
};
