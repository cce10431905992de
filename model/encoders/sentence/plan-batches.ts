/**
 * Groups texts of about the same length, so that little is computed on padding: a batch is padded to its
 * longest text, and rows × longest stays within `tokensPerBatch`. A single longer text is a batch of its
 * own. Returns indexes into `tokenCounts`; each occurs once.
 */
export function planBatches(tokenCounts: readonly number[], tokensPerBatch: number): number[][] {
  const byLength = Array.from(tokenCounts.keys()).sort(
    (left, right) => (tokenCounts[left] ?? 0) - (tokenCounts[right] ?? 0) || left - right,
  );
  const batches: number[][] = [];
  let batch: number[] = [];
  for (const index of byLength) {
    // Ascending order: the newest text is the longest of its batch.
    const padded = (batch.length + 1) * (tokenCounts[index] ?? 0);
    if (batch.length > 0 && padded > tokensPerBatch) {
      batches.push(batch);
      batch = [];
    }
    batch.push(index);
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
