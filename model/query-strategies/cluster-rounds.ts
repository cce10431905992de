/** Members of each cluster that has any, in the order of the points. */
export function groupByCluster(clusters: Int32Array): number[][] {
  const groups = new Map<number, number[]>();
  clusters.forEach((cluster, point) => {
    const group = groups.get(cluster);
    if (group) group.push(point);
    else groups.set(cluster, [point]);
  });
  return [...groups.values()];
}

/**
 * The first of each group, then the second of each, and so on: whoever takes a few consecutive items gets
 * them from different groups, which keeps two annotators out of one neighborhood.
 */
export function takeInRounds(groups: readonly (readonly number[])[], size: number): number[] {
  const taken: number[] = [];
  const longest = groups.reduce((most, { length }) => Math.max(most, length), 0);
  for (let round = 0; round < longest && taken.length < size; round++) {
    taken.push(...groups.flatMap((group) => group.slice(round, round + 1)));
  }
  return taken.slice(0, size);
}
