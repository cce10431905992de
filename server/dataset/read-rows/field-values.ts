import { importLimits } from '../limits.js';
import { RowProblem } from './parsed-row.js';

/** The text as it stands: spaces at its ends belong to it. */
export function readText(value: unknown, field: string): string {
  if (value === undefined || value === null) {
    throw new RowProblem(field, 'there is no text: add it or remove the row');
  }
  if (typeof value !== 'string') {
    throw new RowProblem(field, 'the text must be a string: put it in quotes');
  }
  if (value.trim() === '') {
    throw new RowProblem(field, 'the text is empty: fill it in or remove the row');
  }
  return value;
}

/** A label's name without spaces around it; null for an empty one. Lists of one are one label. */
export function readLabel(value: unknown, field: string): string | null {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return readOnlyLabel(value, field);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') {
    throw new RowProblem(field, 'a label must be a string: put it in quotes');
  }
  return checkedName(value.trim(), field);
}

function readOnlyLabel(values: readonly unknown[], field: string): string | null {
  if (values.length > 1) {
    throw new RowProblem(
      field,
      `the row has ${values.length} labels, and an item of this project has one: keep one of them`,
    );
  }
  const [only] = values;
  if (Array.isArray(only))
    throw new RowProblem(field, 'a label must be a string: put it in quotes');
  return readLabel(only, field);
}

function checkedName(name: string, field: string): string | null {
  if (name.length > importLimits.labelCharacters) {
    throw new RowProblem(
      field,
      `the label is longer than ${importLimits.labelCharacters} characters: is this the column of the labels?`,
    );
  }
  return name === '' ? null : name;
}
