import { eventCosts, eventRate, socketLimits } from '../../limits.js';
import type { AnnotatorId } from '../../contract/ids.js';
import { TokenBucket } from './token-bucket.js';

interface Person {
  open: number;
  readonly events: TokenBucket;
}

/** How many sockets each person has open, and how fast they send over all of them. */
export class OpenSockets {
  readonly #people = new Map<AnnotatorId, Person>();

  /** Counts one more socket of the person; false, and it is not counted, where they have enough. */
  open(annotatorId: AnnotatorId): boolean {
    const person = this.#people.get(annotatorId) ?? {
      open: 0,
      events: new TokenBucket(eventRate),
    };
    this.#people.set(annotatorId, person);
    if (person.open >= socketLimits.openPerPerson) return false;
    person.open += 1;
    return true;
  }

  close(annotatorId: AnnotatorId): void {
    const person = this.#people.get(annotatorId);
    if (person !== undefined) person.open -= 1;
  }

  /** Whether the person may send this event now. */
  allows(annotatorId: AnnotatorId, event: string): boolean {
    const cost = Object.hasOwn(eventCosts, event) ? eventCosts[event] : 1;
    return this.#people.get(annotatorId)?.events.take(cost) ?? false;
  }

  /** Forgets those who left, but not before reconnecting would no longer fill their bucket. */
  sweep(): void {
    for (const [annotatorId, { open, events }] of this.#people) {
      if (open === 0 && events.isFull) this.#people.delete(annotatorId);
    }
  }
}
