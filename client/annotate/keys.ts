import type { LabelId } from '../../server/contract/ids.js';
import type { Label } from '../../server/contract/project.js';

export const commands = [
  'undo',
  'skip',
  'flag',
  'comment',
  'guideline',
  'suggestions',
  'explain',
  'help',
] as const;
export type Command = (typeof commands)[number];

/** The keys of each command; the first one is shown on the page. */
export const commandKeys: Readonly<Record<Command, readonly string[]>> = {
  undo: ['u', 'Backspace'],
  skip: [' '],
  flag: ['f'],
  comment: ['c'],
  guideline: ['g'],
  suggestions: ['h'],
  explain: ['e'],
  help: ['?'],
};

export type KeyMeaning =
  | { readonly kind: 'label'; readonly labelId: LabelId }
  | { readonly kind: 'command'; readonly command: Command };

/** What a key does, and which key shows on a label's button. */
export interface KeyMap {
  readonly meanings: ReadonlyMap<string, KeyMeaning>;
  readonly labelKeys: ReadonlyMap<LabelId, string>;
}

const ownedByCommands = new Set(Object.values(commandKeys).flat());
const spareKeys = Array.from('123456789abcdefghijklmnopqrstuvwxyz').filter(
  (key) => !ownedByCommands.has(key),
);

/** Gives every label a key: the project's own where it has one, else digits, then free letters. */
export function buildKeyMap(labels: readonly Label[]): KeyMap {
  const labelKeys = new Map<LabelId, string>();
  const taken = new Set<string>();
  for (const { id, key } of labels) {
    const wanted = key?.toLowerCase();
    if (wanted === undefined || taken.has(wanted)) continue;
    labelKeys.set(id, wanted);
    taken.add(wanted);
  }
  const free = spareKeys.filter((key) => !taken.has(key));
  for (const { id } of labels) {
    const spare = labelKeys.has(id) ? undefined : free.shift();
    if (spare !== undefined) labelKeys.set(id, spare);
  }
  return { meanings: meaningsOf(labelKeys), labelKeys };
}

/** A label's key wins over a command's: the project chose it on purpose. */
function meaningsOf(labelKeys: ReadonlyMap<LabelId, string>): Map<string, KeyMeaning> {
  const meanings = new Map<string, KeyMeaning>();
  for (const command of commands) {
    for (const key of commandKeys[command]) meanings.set(key, { kind: 'command', command });
  }
  for (const [labelId, key] of labelKeys) meanings.set(key, { kind: 'label', labelId });
  return meanings;
}

/** The parts of a keyboard event that decide. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly isComposing: boolean;
  readonly repeat: boolean;
}

/** The meaning of a key press, or null when the page should leave it to the browser. */
export function meaningOf(press: KeyPress, map: KeyMap): KeyMeaning | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  // A held key must not label a row of items, and an input method owns the keys it composes with.
  if (press.isComposing || press.repeat) return null;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  // On keyboards where digits need Shift (French), the place of the key counts.
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(press.code)?.[1];
  return map.meanings.get(key) ?? (digit === undefined ? null : (map.meanings.get(digit) ?? null));
}
