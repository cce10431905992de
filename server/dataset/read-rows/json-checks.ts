import { because } from '../../contract/reason.js';
import { importLimits } from '../limits.js';
import { RowProblem } from './parsed-row.js';

/** Names that would reach an object's prototype in code that copies keys carelessly. */
const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Throws a RowProblem where a value read from a file could hurt what reads it later. */
export function checkJson(value: unknown, field: string, depth = 1): void {
  if (typeof value === 'string') checkString(value, field);
  else if (typeof value === 'number') checkNumber(value, field);
  else if (typeof value === 'object' && value !== null) checkInside(value, field, depth);
}

/** Throws a RowProblem for text that a database or a reader of the export would refuse. */
export function checkString(text: string, field: string): void {
  if (text.includes('\0')) {
    throw new RowProblem(field, because('row-nul'));
  }
  if (/\p{Surrogate}/u.test(text)) {
    throw new RowProblem(field, because('row-half-character'));
  }
  if (tooManyBytes(text)) {
    const most = importLimits.fieldBytes / 1024;
    throw new RowProblem(field, because('row-value-long', { most }));
  }
}

export function checkKey(key: string, field: string): void {
  checkString(key, field);
  if (forbiddenKeys.has(key)) {
    throw new RowProblem(field, because('row-name-forbidden', { name: key }));
  }
}

/** JSON.parse rounds long ids without a word, and the export would then differ from the file. */
function checkNumber(value: number, field: string): void {
  if (Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))) return;
  throw new RowProblem(field, because('row-number-long'));
}

function checkInside(value: object, field: string, depth: number): void {
  if (depth > importLimits.jsonDepth) {
    throw new RowProblem(field, because('row-nested', { most: importLimits.jsonDepth }));
  }
  if (Array.isArray(value)) {
    for (const element of value as unknown[]) checkJson(element, field, depth + 1);
    return;
  }
  const entries = Object.entries(value);
  checkKeyCount(entries.length, field);
  for (const [key, inner] of entries) {
    const path = depth === 1 ? key : `${field}.${key}`;
    checkKey(key, path);
    checkJson(inner, path, depth + 1);
  }
}

export function checkKeyCount(count: number, field: string): void {
  if (count <= importLimits.keys) return;
  throw new RowProblem(field, because('row-many-names', { most: importLimits.keys }));
}

/** A string of n UTF-16 units has n to 3n bytes, so most need not be counted. */
function tooManyBytes(text: string): boolean {
  if (text.length * 3 <= importLimits.fieldBytes) return false;
  return text.length > importLimits.fieldBytes || Buffer.byteLength(text) > importLimits.fieldBytes;
}
