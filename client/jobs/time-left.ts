/** Before this much of a job has run, its pace says little. */
const tellAfterMs = 700;

/** The seconds that a job still takes at its pace so far; null while that cannot be told. */
export function secondsLeft({
  done,
  total,
  elapsedMs,
}: {
  done: number;
  total: number;
  elapsedMs: number;
}): number | null {
  if (done <= 0 || total <= 0 || elapsedMs < tellAfterMs) return null;
  return ((Math.max(0, total - done) / done) * elapsedMs) / 1000;
}
