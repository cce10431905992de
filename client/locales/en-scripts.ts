/** Scripts by the name that the model gives them. */
export const scripts = {
  Japanese: 'Japanese',
  Chinese: 'Chinese',
  Korean: 'Korean',
  Thai: 'Thai',
  Cyrillic: 'Cyrillic',
  Arabic: 'Arabic',
  Greek: 'Greek',
  Devanagari: 'Devanagari',
  foreign: 'not Latin',
} as const;
