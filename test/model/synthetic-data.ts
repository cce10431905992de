import { sampleNormal } from '../../model/evaluation/gamma.js';
import type { Matrix } from '../../model/matrix.js';
import { createMatrix, rowOf } from '../../model/matrix.js';
import { createRandom } from '../../model/random.js';

export interface Clusters {
  features: Matrix;
  classes: Int32Array;
  classCount: number;
}

export interface ClusterOptions {
  rows: number;
  dimension: number;
  /** Relative frequency of each class. */
  shares: readonly number[];
  /** Distance of the class centers in standard deviations of a class. */
  spread: number;
  seed: number;
}

/** One Gaussian cluster a class, each row scaled to length 1; the centers depend on the first seed only. */
export function createClusters({
  rows,
  dimension,
  shares,
  spread,
  seed,
}: ClusterOptions): Clusters {
  const centerRandom = createRandom(1);
  const centers = shares.map(() =>
    Float32Array.from({ length: dimension }, () => sampleNormal(centerRandom)),
  );
  const random = createRandom(seed);
  const features = createMatrix(rows, dimension);
  const total = shares.reduce((sum, share) => sum + share, 0);
  const classes = Int32Array.from({ length: rows }, () => {
    let draw = random.next() * total;
    return Math.max(
      0,
      shares.findIndex((share) => (draw -= share) < 0),
    );
  });
  classes.forEach((label, row) => {
    const vector = rowOf(features, row);
    const center = centers[label] ?? new Float32Array(dimension);
    vector.forEach((_, index) => {
      vector[index] = (center[index] ?? 0) * spread + sampleNormal(random);
    });
    const length = Math.hypot(...vector);
    vector.forEach((value, index) => (vector[index] = value / length));
  });
  return { features, classes, classCount: shares.length };
}
