import { PoolEvidence } from '../evidence/pool-evidence.js';
import type { Matrix } from '../matrix.js';
import { areAmong, earliestLabels, isMadeOf } from './head-labels.js';
import type { ClassByRow, HeadLabels, MadeOf } from './head-labels.js';
import { defaultL2 } from './softmax-head.js';
import { tuneHead, type Tuning } from './tune-head.js';

/** A new choice is due each time the labels have grown by half. */
const tuningGrowth = 1.5;
/** Counting is cheap, and the words of new labels shall be heard soon. */
const evidenceGrowth = 1.1;

interface Search extends MadeOf {
  readonly steps: Generator<void, Tuning, void>;
}

/**
 * What the earliest labels decided about a head: on the first 20, 30, 45, … of them, whichever is the most
 * there are, cross-validation chooses the penalty and whether the evidence of words helps; the words are
 * counted on the first 20, 22, 25, …. All is a function of the labels and their order alone, however they
 * came about: a label of these that was taken back or corrected makes a new choice due, and leaves no trace.
 */
export class HeadMemory {
  #tuning: Tuning | null = null;
  #search: Search | null = null;
  #evidence: PoolEvidence | null = null;

  /** Whether everything is as these labels lead to. */
  isCurrent(labels: HeadLabels): boolean {
    return this.#isTuned(labels) && this.#isCounted(labels);
  }

  /** The last choice while it is merely old; the default where a label that led to it is gone. */
  penalty(labels: HeadLabels): number {
    return this.#valid(labels)?.l2 ?? defaultL2;
  }

  /** For the probabilities that people see; 1 where nothing is known. */
  temperature(labels: HeadLabels): number {
    return this.#valid(labels)?.temperature ?? 1;
  }

  /** What brings a fit of these labels to its goal sooner; null where there is nothing. */
  preconditioner(labels: HeadLabels): Matrix | null {
    const width = labels.pool.columns + (this.evidence(labels) === null ? 0 : labels.classCount);
    const found = this.#valid(labels)?.preconditioner ?? null;
    return found !== null && found.columns === width + 1 ? found : null;
  }

  /** The evidence of words that goes with these labels; null where it does not help or is not counted yet. */
  evidence(labels: HeadLabels): PoolEvidence | null {
    if (this.#valid(labels)?.usesEvidence !== true || this.#evidence === null) return null;
    const known = earliestLabels(labels, evidenceGrowth);
    const { classCount } = this.#evidence;
    const isValid = known !== null && areAmong(this.#evidence.labels, known);
    return isValid && classCount === labels.classCount ? this.#evidence : null;
  }

  /** Does all that is due. Costs some dozen fits. */
  update(labels: HeadLabels): void {
    while (this.advance(labels)) continue;
  }

  /**
   * Takes one step, of about one fit, towards what these labels lead to; false where none is left. Labels
   * that are added meanwhile change nothing unless a greater choice becomes due.
   */
  advance(labels: HeadLabels): boolean {
    if (!this.#isTuned(labels)) return this.#tune(labels);
    if (!this.#isCounted(labels)) this.#count(labels);
    return false;
  }

  #isTuned(labels: HeadLabels): boolean {
    const known = earliestLabels(labels, tuningGrowth);
    return known === null || isMadeOf(this.#tuning, known, labels.classCount);
  }

  #isCounted(labels: HeadLabels): boolean {
    if (this.#tuning?.usesEvidence !== true) return true;
    const known = earliestLabels(labels, evidenceGrowth);
    return known === null || isMadeOf(this.#evidence, known, labels.classCount);
  }

  /** Always true: after the last step of the search the words may have to be counted. */
  #tune(labels: HeadLabels): true {
    const known = earliestLabels(labels, tuningGrowth) as ClassByRow;
    const { classCount } = labels;
    if (this.#search === null || !isMadeOf(this.#search, known, classCount)) {
      this.#search = { labels: known, classCount, steps: tuneHead(labels, known) };
    }
    const step = this.#search.steps.next();
    if (step.done === true) {
      this.#tuning = step.value;
      this.#search = null;
    }
    return true;
  }

  #count({ terms, classCount, ...rest }: HeadLabels): void {
    const known = earliestLabels({ terms, classCount, ...rest }, evidenceGrowth);
    if (terms === null || known === null) return;
    this.#evidence = new PoolEvidence(terms, known, classCount);
  }

  #valid(labels: HeadLabels): Tuning | null {
    const known = earliestLabels(labels, tuningGrowth);
    const tuning = this.#tuning;
    if (known === null || tuning?.classCount !== labels.classCount) return null;
    return areAmong(tuning.labels, known) ? tuning : null;
  }
}
