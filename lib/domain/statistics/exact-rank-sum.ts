/**
 * P(U <= u) for u from 0 to half of the m * n pairs, samples without ties, under the null. Counts by the recursion of
 * H. B. Mann, D. R. Whitney, "On a test of whether one of two random variables is stochastically larger than the
 * other", Annals of Mathematical Statistics 18 (1947): the largest of all is either an x, above all n of y, or a y.
 */
export function lowerRankSums(m: number, n: number): Float64Array {
  const top = Math.floor((m * n) / 2);
  // One row for every number of y; for no x at all there is one order, with U = 0.
  const rows = Array.from({ length: n + 1 }, () => new Float64Array(top + 1).fill(1, 0, 1));
  for (let ofX = 1; ofX <= m; ofX++) {
    rows.forEach((row, ofY) => {
      const shorter = rows[ofY - 1];
      // Downwards, so that what is read at u - ofY still belongs to one x fewer.
      for (let u = Math.min(top, ofX * ofY); u > 0; u--) {
        row[u] = (u >= ofY ? (row[u - ofY] ?? 0) : 0) + (shorter?.[u] ?? 0);
      }
    });
  }
  return cumulative(rows[n] ?? new Float64Array(0), m, n);
}

function cumulative(counts: Float64Array, m: number, n: number): Float64Array {
  let orders = 1;
  for (let i = 1; i <= m; i++) orders = (orders * (n + i)) / i;
  let sum = 0;
  return counts.map((count) => {
    sum += count;
    return sum / orders;
  });
}
