/** What is chosen from: one row and score an index, both of the same length. */
export interface Scored {
  rows: Int32Array;
  scores: Float32Array;
  /** Key of each pool row; it decides between equal scores: the smaller one goes first. */
  keys: Float64Array;
}

/**
 * Indexes of the `size` highest scores, best first; equal scores in ascending order of key, then of row.
 * One pass with a heap of `size`, so that a pool of 100,000 is not sorted for 200 items.
 */
export function selectTop(scored: Scored, size: number): Int32Array {
  const { scores } = scored;
  const kept = Math.max(0, Math.min(size, scored.rows.length));
  if (kept === 0) return new Int32Array(0);
  const isBetter = betterThan(scored);
  const heap = new Int32Array(kept);
  for (let index = 0; index < kept; index++) heap[index] = index;
  for (let node = (kept >> 1) - 1; node >= 0; node--) siftDown(heap, node, isBetter);
  let lowest = scores[heap[0] as number] as number;
  for (let index = kept; index < scored.rows.length; index++) {
    // Nearly every item ends here, so this comes before anything that costs a call.
    if ((scores[index] as number) < lowest || !isBetter(index, heap[0] as number)) continue;
    heap[0] = index;
    siftDown(heap, 0, isBetter);
    lowest = scores[heap[0]] as number;
  }
  return heap.sort((left, right) => (isBetter(left, right) ? -1 : 1));
}

type IsBetter = (left: number, right: number) => boolean;

function betterThan({ rows, scores, keys }: Scored): IsBetter {
  return (left, right) => {
    const difference = (scores[left] as number) - (scores[right] as number);
    if (difference !== 0) return difference > 0;
    const [leftRow, rightRow] = [rows[left] as number, rows[right] as number];
    const keyDifference = (keys[leftRow] as number) - (keys[rightRow] as number);
    return keyDifference === 0 ? leftRow < rightRow : keyDifference < 0;
  };
}

/** Restores the heap below `node`; its root is the worst of those kept. */
function siftDown(heap: Int32Array, node: number, isBetter: IsBetter): void {
  const moved = heap[node] as number;
  let hole = node;
  for (let child = 2 * hole + 1; child < heap.length; child = 2 * hole + 1) {
    const right = child + 1;
    const worse =
      right < heap.length && isBetter(heap[child] as number, heap[right] as number) ? right : child;
    if (!isBetter(moved, heap[worse] as number)) break;
    heap[hole] = heap[worse] as number;
    hole = worse;
  }
  heap[hole] = moved;
}
