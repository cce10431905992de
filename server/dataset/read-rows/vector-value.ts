import { because, type Reason } from '../../contract/reason.js';
import { importLimits } from '../limits.js';
import { RowProblem } from './parsed-row.js';

/**
 * The numbers of a vector as float32: a list, or a text with a JSON list or with numbers between spaces.
 * Throws a RowProblem that names the number at fault.
 */
export function readVector(value: unknown, field: string): Float32Array {
  const numbers = typeof value === 'string' ? numbersOfText(value, field) : value;
  if (numbers === undefined || numbers === null || (Array.isArray(numbers) && !numbers.length)) {
    throw new RowProblem(field, because('vector-missing'));
  }
  if (!Array.isArray(numbers)) {
    throw new RowProblem(field, because('vector-no-list'));
  }
  return toFloats(numbers as readonly unknown[], field);
}

function numbersOfText(text: string, field: string): unknown {
  const trimmed = text.trim();
  if (!trimmed.startsWith('[')) return trimmed === '' ? [] : trimmed.split(/\s+/).map(toNumber);
  try {
    return JSON.parse(trimmed);
  } catch {
    if (notFinite.test(trimmed)) throw new RowProblem(field, because('vector-nan'));
    throw new RowProblem(field, because('vector-not-json'));
  }
}

/** What is no number stays as it is, so that the message can show it. */
function toNumber(word: string): unknown {
  const number = Number(word);
  return Number.isNaN(number) && word !== 'NaN' ? word : number;
}

/** Not a part of JSON, but what some writers put there. */
export const notFinite = /\b(NaN|Infinity)\b/;

function toFloats(numbers: readonly unknown[], field: string): Float32Array {
  const most = importLimits.vectorDimension;
  if (numbers.length > most) {
    throw new RowProblem(field, because('vector-long', { numbers: numbers.length, most }));
  }
  const vector = new Float32Array(numbers.length);
  for (const [index, number] of numbers.entries()) {
    if (typeof number !== 'number') throw new RowProblem(field, noNumber(number, index));
    vector[index] = number;
    if (!Number.isFinite(vector[index])) {
      throw new RowProblem(field, because('vector-not-finite', { place: index + 1 }));
    }
  }
  return vector;
}

function noNumber(value: unknown, index: number): Reason {
  const shown = JSON.stringify(value).slice(0, 40);
  return because('vector-no-number', { place: index + 1, value: shown });
}
