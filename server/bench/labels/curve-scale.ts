/** A linear axis: `ticks` are round numbers, the first and last of them the ends of the axis. */
export interface Axis {
  from: number;
  to: number;
  ticks: number[];
}

const steps = [1, 2, 2.5, 5, 10];

/** The axis with at most about `count` round ticks that holds all of [low, high]. */
export function roundAxis(low: number, high: number, count: number): Axis {
  const rough = Math.max(high - low, Number.EPSILON) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = (steps.find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(Math.ceil(high / step - 1e-9), first + 1);
  const ticks = Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
  return { from: ticks[0] ?? low, to: ticks.at(-1) ?? high, ticks };
}

/**
 * Moves labels apart that would lie on each other: returns positions in the order given, at least `gap`
 * apart, as near to the wanted ones as can be and at most `end`, the lower edge.
 */
export function spreadLabels(wanted: readonly number[], gap: number, end: number): number[] {
  const order = wanted.map((_, index) => index);
  order.sort((left, right) => (wanted[left] ?? 0) - (wanted[right] ?? 0));
  const placed = order.map((index) => wanted[index] ?? 0);
  for (let place = 1; place < placed.length; place++) {
    placed[place] = Math.max(placed[place] ?? 0, (placed[place - 1] ?? 0) + gap);
  }
  let limit = end;
  for (let place = placed.length - 1; place >= 0; place--) {
    placed[place] = Math.min(placed[place] ?? 0, limit);
    limit = (placed[place] ?? 0) - gap;
  }
  const result = new Array<number>(wanted.length);
  order.forEach((index, place) => (result[index] = placed[place] ?? 0));
  return result;
}
