import { because } from '../../contract/reason.js';
import { importLimits } from '../limits.js';
import { RowProblem } from './parsed-row.js';

/** The text as it stands: spaces at its ends belong to it. */
export function readText(value: unknown, field: string): string {
  if (value === undefined || value === null) {
    throw new RowProblem(field, because('row-no-text'));
  }
  if (typeof value !== 'string') {
    throw new RowProblem(field, because('row-text-no-string'));
  }
  if (value.trim() === '') {
    throw new RowProblem(field, because('row-text-empty'));
  }
  return value;
}

/** A label's name without spaces around it; null for an empty one. Lists of one are one label. */
export function readLabel(value: unknown, field: string): string | null {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return readOnlyLabel(value, field);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') {
    throw new RowProblem(field, because('row-label-no-string'));
  }
  return checkedName(value.trim(), field);
}

function readOnlyLabel(values: readonly unknown[], field: string): string | null {
  if (values.length > 1) {
    throw new RowProblem(field, because('row-many-labels', { labels: values.length }));
  }
  const [only] = values;
  if (Array.isArray(only)) throw new RowProblem(field, because('row-label-no-string'));
  return readLabel(only, field);
}

function checkedName(name: string, field: string): string | null {
  if (name.length > importLimits.labelCharacters) {
    const most = importLimits.labelCharacters;
    throw new RowProblem(field, because('row-label-long', { most }));
  }
  return name === '' ? null : name;
}
