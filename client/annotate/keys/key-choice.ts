import type { LabelId } from '../../../server/contract/ids.js';
import {
  commands,
  presets,
  type Chord,
  type Command,
  type CommandKeys,
  type PresetName,
} from './commands.js';

/** The keys that one person wants on this device: a preset, and what differs from it. */
export interface KeyChoice {
  readonly preset: PresetName;
  readonly commands: Readonly<Partial<Record<Command, Chord>>>;
  readonly labels: Readonly<Record<LabelId, Chord>>;
}

export const standardKeys: KeyChoice = { preset: 'querent', commands: {}, labels: {} };

/** What a key may be given to. */
export type KeyTarget =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'label'; readonly labelId: LabelId };

/** The keys of every command under a choice. */
export function commandKeysOf(choice: KeyChoice): CommandKeys {
  const keys = commands.map((command) => {
    const own = choice.commands[command];
    return [command, own === undefined ? presets[choice.preset][command] : [own]] as const;
  });
  return Object.fromEntries(keys) as unknown as CommandKeys;
}

export function withKey(choice: KeyChoice, target: KeyTarget, chord: Chord): KeyChoice {
  if (target.kind === 'command')
    return { ...choice, commands: { ...choice.commands, [target.command]: chord } };
  return { ...choice, labels: { ...choice.labels, [target.labelId]: chord } };
}

/** Keys that move the focus, write capitals or belong to the browser; a page must not take them. */
const reserved =
  /^(escape|tab|shift|control|alt|altgraph|meta|capslock|dead|process|unidentified|f\d+|contextmenu)$|^ctrl\+[acflnprstvwx]$/;

export function isReserved(chord: Chord): boolean {
  return reserved.test(chord) || reserved.test(chord.replace('ctrl+', ''));
}

/** Reads a stored choice; whatever does not fit gives the standard keys. */
export function parseKeyChoice(stored: string | null): KeyChoice {
  if (stored === null) return standardKeys;
  try {
    const { preset, commands: own, labels } = JSON.parse(stored) as Partial<KeyChoice>;
    return {
      preset: preset !== undefined && preset in presets ? preset : 'querent',
      commands: keepChords(own),
      labels: keepChords(labels),
    };
  } catch {
    return standardKeys;
  }
}

function keepChords<T extends object>(stored: T | undefined): T {
  const entries = Object.entries(stored ?? {}).filter(
    ([, chord]) => typeof chord === 'string' && chord !== '' && !isReserved(chord),
  );
  return Object.fromEntries(entries) as T;
}
