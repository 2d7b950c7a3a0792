export type Random = {
  /** Between 0 and 1, both excluded. */
  uniform(): number;
  normal(): number;
};

/** The same numbers for the same seed: C. Doty-Humphrey's sfc32 (PractRand), normal ones by Box and Muller (1958). */
export function seededRandom(seed: number): Random {
  let [a, b, c, counter] = [seed | 0, 0x9e3779b9 | 0, 0x243f6a88, 1];
  const uniform = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return ((sum >>> 0) + 0.5) / 2 ** 32;
  };
  for (let i = 0; i < 20; i++) uniform();
  let spare: number | null = null;
  const normal = () => {
    if (spare !== null) {
      const last = spare;
      spare = null;
      return last;
    }
    const radius = Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  return { uniform, normal };
}
