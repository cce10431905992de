import type { ExportRow } from '../contract/dataset.js';
import type { ExportSource } from '../store/store.js';

export interface FinalLabel {
  readonly label: string;
  readonly source: NonNullable<ExportRow['source']>;
  /** Share of the answers that chose the label; null where nobody was asked. */
  readonly agreement: number | null;
}

type Answers = ExportSource['answers'];

/**
 * The label that an item is exported with: the one set by hand, else what most annotators answered, in a tie the one that was
 * answered first, else the label that came with the file. Null where there is neither: an oracle's
 * hidden label, a check's and a suggestion are not labels of the set.
 */
export function finalLabel({ answers, given, set = null }: ExportSource): FinalLabel | null {
  if (set !== null) return decided(set, answers);
  if (answers.length > 0) return majority(answers);
  if (given?.use !== 'training' && given?.use !== 'test') return null;
  return { label: given.label, source: 'import', agreement: null };
}

/** Somebody said so, whatever the answers were; the agreement is theirs with that. */
function decided(label: string, answers: Answers): FinalLabel {
  const same = answers.filter((answer) => answer.label === label).length;
  const agreement = answers.length === 0 ? null : same / answers.length;
  return { label, source: 'annotator', agreement };
}

function majority(answers: Answers): FinalLabel | null {
  // Labels come in the order of their first answers, and only a greater group replaces an earlier one.
  let winners: Answers = [];
  for (const label of new Set(answers.map((answer) => answer.label))) {
    const group = answers.filter((answer) => answer.label === label);
    if (group.length > winners.length) winners = group;
  }
  const [first] = winners;
  if (first === undefined) return null;
  const source = winners.every((answer) => answer.oracle) ? 'oracle' : 'annotator';
  return { label: first.label, source, agreement: winners.length / answers.length };
}
