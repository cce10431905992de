import type { LabelsTo } from '../../simulation/simulation-report.js';
import type { StrategyReport } from './labels-report.js';

/** A score as ".837". */
export function score(value: number): string {
  return value.toFixed(3).replace(/^0\./, '.');
}

/** A difference as "+.012" or "−.003". */
export function difference(value: number): string {
  const digits = Math.abs(value).toFixed(3).replace(/^0\./, '.');
  return `${value < 0 && Number(digits) !== 0 ? '−' : '+'}${digits}`;
}

/** A difference with its 95 % interval: "+.012 (+.004 to +.020)". */
export function differenceInterval(estimate: StrategyReport['overRandom']): string {
  if (estimate === null) return '–';
  const { value, low, high, pairs } = estimate;
  if (pairs < 2) return `${difference(value)} (one seed)`;
  return `${difference(value)} (${difference(low)} to ${difference(high)})`;
}

/** A number of labels with its thousands set off: "1,250". */
export function describeLabels(labels: number): string {
  return labels.toLocaleString('en-US');
}

/** The median over the seeds; "never" where half of them or more did not come there. */
export function labelsOrNever({ median }: LabelsTo): string {
  return median === null ? 'never' : describeLabels(median);
}
