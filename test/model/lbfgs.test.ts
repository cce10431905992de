import { minimize } from '../../model/head/lbfgs.js';
import type { Objective } from '../../model/head/lbfgs.js';

/** ½ Σ cᵢ (xᵢ − i)², whose minimum is at xᵢ = i. */
function quadratic(curvatures: readonly number[]): Objective {
  return (point, gradient) =>
    curvatures.reduce((sum, curvature, index) => {
      const distance = (point[index] ?? 0) - index;
      gradient[index] = curvature * distance;
      return sum + 0.5 * curvature * distance ** 2;
    }, 0);
}

const rosenbrock: Objective = (point, gradient) => {
  const [x = 0, y = 0] = point;
  gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x);
  gradient[1] = 200 * (y - x * x);
  return 100 * (y - x * x) ** 2 + (1 - x) ** 2;
};

describe('minimize', () => {
  it('finds the minimum of a badly scaled quadratic', () => {
    const curvatures = [1, 10, 100, 1000, 0.5];
    const result = minimize(quadratic(curvatures), new Float32Array(5), {
      gradientTolerance: 1e-4,
      valueTolerance: 0,
    });
    result.point.forEach((value, index) => expect(value).toBeCloseTo(index, 3));
    expect(result.stopped).toBe('gradient');
    expect(result.iterations).toBeLessThan(40);
  });

  it('follows the bent valley of Rosenbrock', () => {
    const start = Float32Array.of(-1.2, 1);
    const result = minimize(rosenbrock, start, { maxIterations: 200, valueTolerance: 0 });
    expect(result.point[0]).toBeCloseTo(1, 2);
    expect(result.point[1]).toBeCloseTo(1, 2);
    expect(Array.from(start)).toEqual(Array.from(Float32Array.of(-1.2, 1)));
  });

  it('never accepts a step that raises the objective', () => {
    const values: number[] = [];
    for (let maxIterations = 1; maxIterations < 20; maxIterations++) {
      values.push(minimize(rosenbrock, Float32Array.of(-1.2, 1), { maxIterations }).value);
    }
    values.forEach((value, index) => expect(value).toBeLessThanOrEqual(values[index - 1] ?? 1e9));
  });

  it('gives the same bits for the same start', () => {
    const run = () => minimize(rosenbrock, Float32Array.of(-1.2, 1)).point;
    expect(run()).toEqual(run());
  });

  it('stops at once where the gradient is zero, and says so when the iterations run out', () => {
    expect(minimize(quadratic([1, 1]), Float32Array.of(0, 1)).iterations).toBe(0);
    const short = minimize(rosenbrock, Float32Array.of(-1.2, 1), { maxIterations: 2 });
    expect(short.stopped).toBe('iterations');
  });

  it('returns the start when no step helps', () => {
    const deceiving: Objective = (point, gradient) => {
      gradient.fill(1);
      return point.every((value) => value === 0) ? 0 : 1;
    };
    const result = minimize(deceiving, new Float32Array(3));
    expect(result.stopped).toBe('stalled');
    expect(Array.from(result.point)).toEqual([0, 0, 0]);
  });
});
