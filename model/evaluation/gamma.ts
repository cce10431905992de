import type { Random } from '../random.js';

// Taken out once: Jest runs code where every look-up of a global is a hundred times slower.
const { PI, cos, log, sqrt } = Math;

/**
 * One draw from the gamma distribution of this shape (> 0) and scale 1. Marsaglia and Tsang 2000, "A simple
 * method for generating gamma variables".
 */
export function sampleGamma(shape: number, random: Random): number {
  // Below 1 the method needs a draw of shape + 1, scaled down by a power of a uniform number.
  if (shape < 1) return sampleGamma(shape + 1, random) * (1 - random.next()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / sqrt(9 * d);
  for (;;) {
    const x = sampleNormal(random);
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    const u = 1 - random.next();
    if (log(u) < x ** 2 / 2 + d - d * v + d * log(v)) return d * v;
  }
}

/** One draw from the standard normal distribution. Box and Muller 1958. */
export function sampleNormal(random: Random): number {
  const radius = sqrt(-2 * log(1 - random.next()));
  return radius * cos(2 * PI * random.next());
}
