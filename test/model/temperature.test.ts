import { fitTemperature, temper } from '../../model/head/temperature.js';
import { createRandom } from '../../model/random.js';

/** Rows whose classes were drawn by their probabilities, and the same probabilities made too sharp. */
function createHeldOut(sharpness: number) {
  const random = createRandom(7);
  const rows = 4000;
  const classes = new Int32Array(rows);
  const probabilities = new Float32Array(rows * 3);
  for (let row = 0; row < rows; row++) {
    const weights = [random.next(), random.next(), random.next()].map((value) => value ** 3);
    const sum = weights.reduce((total, value) => total + value, 0);
    const honest = Float32Array.from(weights, (value) => value / sum);
    const draw = random.next();
    classes[row] = draw < (honest[0] ?? 0) ? 0 : draw < (honest[0] ?? 0) + (honest[1] ?? 0) ? 1 : 2;
    probabilities.set(temper(honest, 1 / sharpness), row * 3);
  }
  return { probabilities, classes };
}

describe('fitTemperature', () => {
  it.each([0.5, 1, 2, 3])('finds how much too sharp probabilities are: %d times', (sharpness) => {
    const found = fitTemperature(createHeldOut(sharpness));
    expect(found / sharpness).toBeGreaterThan(0.9);
    expect(found / sharpness).toBeLessThan(1.1);
  });

  it('leaves no more log loss than any temperature of a fine grid', () => {
    const { probabilities, classes } = createHeldOut(1.7);
    const loss = (temperature: number) =>
      classes.reduce((sum, label, row) => {
        const own = temper(probabilities.subarray(3 * row, 3 * row + 3), temperature);
        return sum - Math.log(own[label] ?? 0);
      }, 0);
    const least = loss(fitTemperature({ probabilities, classes }));
    for (let at = 1.4; at < 2; at += 0.02) expect(loss(at)).toBeGreaterThan(least - 1e-2);
  });

  it('stays within its bounds where every row is right or wrong for sure', () => {
    const probabilities = Float32Array.of(1, 0, 0, 1);
    expect(fitTemperature({ probabilities, classes: Int32Array.of(0, 1) })).toBeGreaterThan(0.2);
    expect(fitTemperature({ probabilities, classes: Int32Array.of(1, 0) })).toBeLessThan(4.1);
    expect(fitTemperature({ probabilities: new Float32Array(0), classes: new Int32Array(0) })).toBe(
      1,
    );
  });
});

describe('temper', () => {
  it('keeps the order and the sum, and flattens above 1', () => {
    const before = Float32Array.of(0.7, 0.2, 0.1);
    const [flat, same] = [temper(before, 2), temper(before, 1)];
    expect(flat.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
    expect([...flat].sort((left, right) => right - left)).toEqual([...flat]);
    expect(flat[0]).toBeLessThan(0.7);
    same.forEach((value, at) => expect(value).toBeCloseTo(before[at] ?? 0, 6));
  });

  it('does not stumble over probabilities that are too small for float32', () => {
    expect([...temper(Float32Array.of(1, 1e-30), 4)].every(Number.isFinite)).toBe(true);
    expect([...temper(Float32Array.of(0, 0), 2)]).toEqual([0, 0]);
  });
});
