import type { Ranking } from './query-plan.js';

/** One question in this many explores while a class is unseen, or shows a hunt what its class is not. */
export const explorationPeriod = 5;

/**
 * Puts an item of the second ranking into every fifth place. Places are counted from the number of labels, so that the
 * share also holds where the order is made anew after each answer and only its first places are asked.
 */
export function mixInExploration(
  ranking: Ranking,
  exploring: Ranking,
  labelCount: number,
): Ranking {
  const rows = new Set<number>();
  const scores = new Map([...pairs(exploring), ...pairs(ranking)]);
  const [main, side] = [ranking.rows.values(), exploring.rows.values()];
  const size = ranking.rows.length;
  for (let place = labelCount + 1; rows.size < size; place++) {
    const source = place % explorationPeriod === 0 ? side : main;
    const next = source.next();
    if (next.done === true && source === main) break;
    if (next.done !== true) rows.add(next.value);
  }
  const taken = Int32Array.from(rows);
  return { rows: taken, scores: Float32Array.from(taken, (row) => scores.get(row) ?? 0) };
}

function pairs({ rows, scores }: Ranking): [number, number][] {
  return Array.from(rows, (row, place) => [row, scores[place] as number]);
}
