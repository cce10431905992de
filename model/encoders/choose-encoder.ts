/** What an encoder setting stands for, and why, as a sentence for people. */
export interface EncoderChoice {
  encoderId: 'sentence';
  reason: string;
}

/**
 * Resolves an encoder setting. `auto` will decide by the language of the texts; today there is one encoder,
 * for English. Null for a name that this version does not know.
 */
export function chooseEncoder(name: string): EncoderChoice | null {
  if (name === 'sentence') return { encoderId: 'sentence', reason: 'sentence was chosen' };
  if (name !== 'auto') return null;
  return {
    encoderId: 'sentence',
    reason: 'auto: the English sentence encoder is the only one yet',
  };
}
