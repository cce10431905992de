import * as tf from '@tensorflow/tfjs-core';
import { createMatrix, rowOf } from '../../model/matrix.js';
import { PairProducts } from '../../model/query-strategies/pair-products.js';
import { squaredDistancesTo, toPoints } from '../../model/query-strategies/vector-distances.js';
import { createRandom } from '../../model/random.js';
import { startWasmBackend } from './start-backend.js';

beforeAll(startWasmBackend);

const random = createRandom(6);
const matrix = createMatrix(60, 30);
matrix.values.forEach((_, cell) => (matrix.values[cell] = random.next() - 0.5));
const points = toPoints(matrix);
const clusters = Int32Array.from({ length: 60 }, (_, row) => row % 7);
const weights = Float32Array.from({ length: 60 }, (_, row) => (row % 5) + 1);

/** The centers as vectors, worked out from their members. */
function centers(count: number) {
  const found = createMatrix(count, 30);
  for (let cluster = 0; cluster < count; cluster++) {
    const members = [...clusters.keys()].filter((row) => clusters[row] === cluster);
    const mass = members.reduce((sum, row) => sum + (weights[row] ?? 0), 0);
    const center = rowOf(found, cluster);
    for (const row of members) {
      const share = (weights[row] ?? 0) / mass;
      rowOf(matrix, row).forEach(
        (value, axis) => (center[axis] = (center[axis] ?? 0) + share * value),
      );
    }
  }
  return toPoints(found);
}

describe('PairProducts', () => {
  const pairs = () => new PairProducts(points);

  it('has the distances that the vectors have', () => {
    for (const row of [0, 17, 59]) {
      const expected = squaredDistancesTo(points, points, row);
      pairs()
        .distancesTo(row)
        .forEach((distance, other) => expect(distance).toBeCloseTo(expected[other] ?? -1, 4));
    }
  });

  it('finds the nearest center as a look at every center would', () => {
    const found = pairs().nearestCenters({ clusters, count: 7, weights });
    const expected = Array.from({ length: 7 }, (_, center) =>
      squaredDistancesTo(points, centers(7), center),
    );
    found.clusters.forEach((cluster, row) => {
      const distances = expected.map((distance) => distance[row] ?? Infinity);
      expect(cluster).toBe(distances.indexOf(Math.min(...distances)));
      expect(found.distances[row]).toBeCloseTo(Math.min(...distances), 4);
    });
  });

  it('repeats itself and leaks no tensor', () => {
    const [first, second] = [pairs(), pairs()].map((each) =>
      each.nearestCenters({ clusters, count: 7, weights }),
    );
    expect(first).toEqual(second);
    expect(tf.memory().numTensors).toBe(0);
  });
});
