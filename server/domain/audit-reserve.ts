/** One more than the largest sample key. */
export const sampleKeySpace = 2 ** 48;

/**
 * The key below which items belong to the audit reserve: `share` of the pool, and no more than `cap`
 * items of it in expectation.
 */
export function auditThreshold(pool: { share: number; cap: number; poolSize: number }): number {
  if (pool.poolSize === 0) return 0;
  const share = Math.min(pool.share, pool.cap / pool.poolSize);
  return Math.floor(share * sampleKeySpace);
}
