import { auditReserve, isAuditTurn } from '../../model/audit-schedule.js';

export type Stream = 'audit' | 'active';

/** An item that an annotator holds. */
export interface Question {
  row: number;
  stream: Stream;
}

export interface QuestionOrderOptions {
  /** Share of the pool in the audit reserve, and of the questions taken from it. */
  audit: number;
  /** Questions that are out with the annotators at a time. */
  held: number;
}

/** Hands out items as the service does: from the audit reserve in its turns, else from the frontier. */
export class QuestionOrder {
  readonly #reserve: Int32Array;
  readonly #taken: Uint8Array;
  #reserveUsed = 0;
  #frontier: Int32Array = new Int32Array(0);
  #frontierUsed = 0;
  #asked = 0;
  readonly #held: Question[] = [];

  constructor(
    keys: Float64Array,
    private readonly options: QuestionOrderOptions,
  ) {
    this.#taken = new Uint8Array(keys.length);
    this.#reserve = auditReserve(keys, { share: options.audit });
    for (const row of this.#reserve) this.#taken[row] = 1;
  }

  /** The active rows that nobody has answered or holds, ascending. */
  candidates(): Int32Array {
    const free = Array.from(this.#taken.keys()).filter((row) => this.#taken[row] === 0);
    return Int32Array.from(free);
  }

  /** Replaces the frontier; what the annotators hold stays theirs. */
  publish(frontier: Int32Array): void {
    this.#frontier = frontier;
    this.#frontierUsed = 0;
  }

  /** The question that is answered next; null when nothing is left. */
  next(): Question | null {
    while (this.#held.length < this.options.held) {
      const question = this.#take();
      if (question === null) break;
      this.#held.push(question);
    }
    return this.#held.shift() ?? null;
  }

  #take(): Question | null {
    const auditTurn = isAuditTurn(this.#asked, this.options.audit);
    const question = (auditTurn ? this.#fromReserve() : null) ?? this.#fromFrontier();
    if (question !== null) this.#asked += 1;
    return question;
  }

  #fromReserve(): Question | null {
    const row = this.#reserve[this.#reserveUsed];
    if (row === undefined) return null;
    this.#reserveUsed += 1;
    return { row, stream: 'audit' };
  }

  #fromFrontier(): Question | null {
    const row = this.#frontier[this.#frontierUsed];
    if (row === undefined) return null;
    this.#frontierUsed += 1;
    this.#taken[row] = 1;
    return { row, stream: 'active' };
  }
}
