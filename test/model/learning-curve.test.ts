import {
  areaUnderCurve,
  labelsTo,
  medianOrNull,
  threePointMeans,
} from '../../model/evaluation/learning-curve.js';

const curve = { labels: [10, 20, 30, 40], macroF1: [0.3, 0.9, 0.6, 0.9] };

it('smooths each point with its neighbors, the ends with one', () => {
  const expected = [0.6, 0.6, 0.8, 0.75];
  threePointMeans(curve.macroF1).forEach((value, index) =>
    expect(value).toBeCloseTo(expected[index] ?? NaN),
  );
});

it('finds the first number of labels that reaches a share of the whole pool', () => {
  expect(labelsTo(curve, 0.8, 0.95)).toBe(30);
  expect(labelsTo(curve, 0.6, 0.9)).toBe(10);
  expect(labelsTo(curve, 0.95, 0.9)).toBeNull();
});

it('takes the mean over the points as the area', () => {
  expect(areaUnderCurve(curve)).toBeCloseTo(0.675);
});

it('counts "never" as infinite in the median', () => {
  expect(medianOrNull([30, null, 10])).toBe(30);
  expect(medianOrNull([30, null, null])).toBeNull();
  expect(medianOrNull([10, 20, 30, null])).toBe(25);
  expect(medianOrNull([10, 20, null, null])).toBeNull();
});
