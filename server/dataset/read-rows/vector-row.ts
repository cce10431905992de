import type { StagedVector } from '../../store/store.js';
import { badRow, FileProblem, RowProblem, type BadRow } from './parsed-row.js';

/** A row of a file of vectors, or what is wrong with it. */
export type VectorRow = ({ readonly ok: true } & StagedVector) | BadRow;

/** The row that `read` returns, or what it found wrong with it. */
export function attemptVectorRow(line: number, read: () => Omit<StagedVector, 'line'>): VectorRow {
  try {
    return { ok: true, line, ...read() };
  } catch (error) {
    if (error instanceof FileProblem || !(error instanceof RowProblem)) throw error;
    return badRow(line, error);
  }
}

/** Ends the rows with what is wrong with the whole file, where reading it threw that. */
export async function* endingWithProblem(
  rows: AsyncIterable<VectorRow>,
): AsyncGenerator<VectorRow> {
  try {
    yield* rows;
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    const { line, field, why } = error;
    yield badRow(line, { field, why, fatal: true });
  }
}
