import { keyLimit } from './random.js';

/**
 * Whether question number `asked` (from 0) is taken from the audit reserve: of the first n questions
 * exactly ⌊n · rate⌋ are, evenly spread. `rate` is in [0, 1].
 */
export function isAuditTurn(asked: number, rate: number): boolean {
  return Math.floor((asked + 1) * rate) > Math.floor(asked * rate);
}

export interface ReserveOptions {
  /** Share of the items in [0, 1]. */
  share: number;
  /** Most items in the reserve; the smallest keys stay in. */
  cap?: number;
}

/** Whether the seeded key of an item puts it into the audit reserve, before any cap. */
export function isReserveKey(key: number, share: number): boolean {
  return key < share * keyLimit;
}

/**
 * The rows of the audit reserve in the order in which they are served: ascending seeded key. Because the
 * key is a hash, each prefix is a simple random sample of the items.
 */
export function auditReserve(keys: Float64Array, { share, cap }: ReserveOptions): Int32Array {
  const rows = Array.from(keys.keys()).filter((row) => isReserveKey(keys[row] as number, share));
  rows.sort((left, right) => (keys[left] as number) - (keys[right] as number) || left - right);
  return Int32Array.from(rows.slice(0, cap ?? rows.length));
}
