/** Sets of item ids as numbers: a million of them are one array. */

/** Marks which ids of a list there are. */
function markIds(ids: Float64Array): (id: number) => boolean {
  let [least, most] = [Infinity, -Infinity];
  for (const id of ids) {
    if (id < least) least = id;
    if (id > most) most = id;
  }
  const marks = new Uint8Array(ids.length === 0 ? 0 : most - least + 1);
  for (const id of ids) marks[id - least] = 1;
  return (id) => marks[id - least] === 1;
}

/** The ids of `list`, in its order, that all of the others have too. */
export function intersect(list: Float64Array, others: readonly Float64Array[]): Float64Array {
  let left = list;
  for (const other of others) {
    const has = markIds(other);
    left = left.filter((id) => has(id));
  }
  return left;
}

export function concatenate(lists: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(lists.reduce((sum, { length }) => sum + length, 0));
  let from = 0;
  for (const list of lists) {
    all.set(list, from);
    from += list.length;
  }
  return all;
}
