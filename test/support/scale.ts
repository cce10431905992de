/** Set by `npm run test:faults -- --long`. */
export const isLong = process.env['QUERENT_FAULTS'] === 'long';

/** How often a fault is tried: the long form on demand, the short one in `npm test`. */
export function times(counts: { long: number; short: number }): number {
  return isLong ? counts.long : counts.short;
}

/** Tells a figure that docs/reliability.md quotes; on stderr, beside the results of the tests. */
export function report(what: string, figures: object): void {
  process.stderr.write(`${what}: ${JSON.stringify(figures)}\n`);
}
