import type { Rate } from '../../limits.js';

/** Allows `rate.perSecond` on average and `rate.burst` at once. */
export class TokenBucket {
  readonly #rate: Rate;
  readonly #now: () => number;
  #tokens: number;
  #filledAt: number;

  /** `now` tells milliseconds by a clock that does not jump. */
  constructor(rate: Rate, now: () => number = () => performance.now()) {
    this.#rate = rate;
    this.#now = now;
    this.#tokens = rate.burst;
    this.#filledAt = now();
  }

  /** Takes `cost` tokens; false, and none is taken, where there are not so many. */
  take(cost = 1): boolean {
    this.#fill();
    if (this.#tokens < cost) return false;
    this.#tokens -= cost;
    return true;
  }

  /** Nothing was taken for so long that a new bucket would be no different. */
  get isFull(): boolean {
    this.#fill();
    return this.#tokens === this.#rate.burst;
  }

  #fill(): void {
    const now = this.#now();
    const gained = ((now - this.#filledAt) / 1000) * this.#rate.perSecond;
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + gained);
    this.#filledAt = now;
  }
}
