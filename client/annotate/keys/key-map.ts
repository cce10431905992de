import type { LabelId } from '../../../server/contract/ids.js';
import type { Label } from '../../../server/contract/project.js';
import { commands, presets, type Chord, type Command, type CommandKeys } from './commands.js';
import { commandKeysOf, standardKeys, type KeyChoice, type KeyTarget } from './key-choice.js';

/** What a key does, and which keys show on the page. */
export interface KeyMap {
  readonly meanings: ReadonlyMap<Chord, KeyTarget>;
  readonly labelKeys: ReadonlyMap<LabelId, Chord>;
  readonly commandKeys: CommandKeys;
}

const spareKeys = Array.from('123456789abcdefghijklmnopqrstuvwxyz0');

/**
 * Gives every label a key: the person's own, else the project's, else digits, then free letters. What the
 * person chose on this device beats what the project chose, which beats our own keys for commands.
 */
export function buildKeyMap(labels: readonly Label[], choice: KeyChoice = standardKeys): KeyMap {
  const commandKeys = commandKeysOf(choice);
  const labelKeys = new Map<LabelId, Chord>();
  const taken = new Set(onlyChosen(commandKeys).map(([, chord]) => chord));
  const give = (id: LabelId, key: Chord | null | undefined) => {
    const wanted = key?.toLowerCase();
    if (wanted === undefined || taken.has(wanted) || labelKeys.has(id)) return;
    labelKeys.set(id, wanted);
    taken.add(wanted);
  };
  for (const { id } of labels) give(id, choice.labels[id]);
  for (const { id, key } of labels) give(id, key);
  const ofCommands = new Set(Object.values(commandKeys).flat());
  const free = spareKeys.filter((key) => !taken.has(key) && !ofCommands.has(key));
  for (const { id } of labels) if (!labelKeys.has(id)) give(id, free.shift());
  return { meanings: meaningsOf(commandKeys, labelKeys), labelKeys, commandKeys };
}

type CommandKey = readonly [command: Command, chord: Chord];

function everyKey(keys: CommandKeys): CommandKey[] {
  return commands.flatMap((command) => keys[command].map((chord) => [command, chord] as const));
}

function isOurs([command, chord]: CommandKey): boolean {
  const ours: CommandKeys = presets.querent;
  return ours[command].includes(chord);
}

function onlyOurs(keys: CommandKeys): CommandKey[] {
  return everyKey(keys).filter(isOurs);
}

/** The keys of commands that differ from ours: the person asked for them. */
function onlyChosen(keys: CommandKeys): CommandKey[] {
  return everyKey(keys).filter((key) => !isOurs(key));
}

function meaningsOf(
  commandKeys: CommandKeys,
  labelKeys: ReadonlyMap<LabelId, Chord>,
): Map<Chord, KeyTarget> {
  const meanings = new Map<Chord, KeyTarget>();
  // In this order, so that a key somebody chose replaces the one that had it by default.
  for (const keys of [onlyOurs(commandKeys), onlyChosen(commandKeys)]) {
    for (const [command, chord] of keys) meanings.set(chord, { kind: 'command', command });
  }
  for (const [labelId, chord] of labelKeys) meanings.set(chord, { kind: 'label', labelId });
  return meanings;
}

/** What a key means already, where that is not `target` itself: giving it away would be a clash. */
export function clashOf({ meanings }: KeyMap, target: KeyTarget, chord: Chord): KeyTarget | null {
  const holder = meanings.get(chord);
  if (holder === undefined) return null;
  return nameOf(holder) === nameOf(target) ? null : holder;
}

function nameOf(target: KeyTarget): string {
  return target.kind === 'command' ? `command ${target.command}` : `label ${target.labelId}`;
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

/** The name of what was pressed; null where the key is the browser's or an input method's. */
export function chordOf(press: KeyPress): Chord | null {
  // A held key must not label a row of items, and an input method owns the keys it composes with.
  if (press.altKey || press.isComposing || press.repeat) return null;
  const key = press.key.toLowerCase();
  return press.ctrlKey || press.metaKey ? `ctrl+${key}` : key;
}

/** The meaning of a key press, or null when the page should leave it to the browser. */
export function meaningOf(press: KeyPress, map: KeyMap): KeyTarget | null {
  const chord = chordOf(press);
  if (chord === null) return null;
  const meaning = map.meanings.get(chord);
  if (meaning !== undefined || chord.startsWith('ctrl+')) return meaning ?? null;
  // On keyboards where digits need Shift (French), the place of the key counts.
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(press.code)?.[1];
  return digit === undefined ? null : (map.meanings.get(digit) ?? null);
}
