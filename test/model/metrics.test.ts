import {
  computeMetrics,
  confusionMatrix,
  predictedClasses,
} from '../../model/evaluation/metrics.js';

describe('computeMetrics', () => {
  const truth = Int32Array.of(0, 0, 0, 1, 1, 2);
  const predicted = Int32Array.of(0, 0, 1, 1, 0, 1);
  const metrics = computeMetrics(confusionMatrix(truth, predicted, 4));

  it('agrees with hand-computed values', () => {
    expect(metrics.items).toBe(6);
    expect(metrics.accuracy).toBeCloseTo(3 / 6);
    expect(metrics.perClass[0]).toEqual({ precision: 2 / 3, recall: 2 / 3, f1: 4 / 6, support: 3 });
    expect(metrics.perClass[1]).toEqual({ precision: 1 / 3, recall: 1 / 2, f1: 2 / 5, support: 2 });
    expect(metrics.macroF1).toBeCloseTo((4 / 6 + 2 / 5 + 0 + 0) / 4);
  });

  it('counts classes that were never seen or never predicted as 0, and says which were seen', () => {
    expect(metrics.perClass[2]).toEqual({ precision: null, recall: 0, f1: 0, support: 1 });
    expect(metrics.perClass[3]).toEqual({ precision: null, recall: null, f1: 0, support: 0 });
    expect(metrics.seenClasses).toEqual([0, 1, 2]);
  });

  it('is NaN without items', () => {
    const none = computeMetrics(confusionMatrix(new Int32Array(0), new Int32Array(0), 2));
    expect(none.accuracy).toBeNaN();
    expect(none.macroF1).toBe(0);
  });
});

it('counts true classes in rows and predicted ones in columns', () => {
  const { counts } = confusionMatrix(Int32Array.of(0, 0, 1), Int32Array.of(1, 1, 0), 2);
  expect(Array.from(counts)).toEqual([0, 2, 1, 0]);
});

it('refuses lengths that differ and classes outside the range', () => {
  expect(() => confusionMatrix(Int32Array.of(0), new Int32Array(0), 2)).toThrow('1 true classes');
  expect(() => confusionMatrix(Int32Array.of(2), Int32Array.of(0), 2)).toThrow('no cell (2, 0)');
  expect(() => confusionMatrix(Int32Array.of(0), Int32Array.of(-1), 2)).toThrow('no cell (0, -1)');
});

it('predicts the likeliest class, the lower one where equal', () => {
  const probabilities = Float32Array.of(0.2, 0.5, 0.3, 0.4, 0.4, 0.2);
  expect(Array.from(predictedClasses(probabilities, 3))).toEqual([1, 0]);
});
