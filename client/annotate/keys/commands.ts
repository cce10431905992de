export const commands = [
  'accept',
  'undo',
  'skip',
  'flag',
  'comment',
  'search',
  'guideline',
  'suggestions',
  'explain',
  'help',
] as const;
export type Command = (typeof commands)[number];

/** A key by the name that the browser gives it, in lower case, after `ctrl+` where that is held too. */
export type Chord = string;

/** The keys of each command; the first one is shown on the page. */
export type CommandKeys = Readonly<Record<Command, readonly Chord[]>>;

const querent: CommandKeys = {
  accept: ['enter'],
  undo: ['u', 'backspace'],
  skip: [' '],
  flag: ['f'],
  comment: ['c'],
  search: ['/'],
  guideline: ['g'],
  suggestions: ['h'],
  explain: ['e'],
  help: ['?'],
};

/** The keys of tools that people come from, for what both do; the rest stays as it is here. */
export const presets = {
  querent,
  prodigy: { ...querent, accept: ['a'], undo: ['backspace', 'delete'], skip: [' '] },
  'label-studio': { ...querent, accept: ['ctrl+enter'], undo: ['ctrl+z'], skip: ['ctrl+ '] },
  doccano: { ...querent, undo: ['arrowleft'], skip: ['arrowright'] },
  argilla: { ...querent, undo: ['arrowleft'], skip: ['backspace'] },
} as const satisfies Readonly<Record<string, CommandKeys>>;

export type PresetName = keyof typeof presets;
export const presetNames = Object.keys(presets) as PresetName[];
