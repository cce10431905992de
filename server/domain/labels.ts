/** Keys that commands of the annotator's page own; a label never gets one of them. */
export const commandKeys = ['u', 'f', 'c', 'g', 'h', 'e'] as const;

const digits = Array.from('123456789');
const letters = Array.from('abcdefghijklmnopqrstuvwxyz').filter(
  (letter) => !(commandKeys as readonly string[]).includes(letter),
);

/**
 * Gives each label a key: the one asked for where it is free, else the next digit, then the next
 * letter, then zero, then none.
 */
export function assignKeys(wanted: readonly (string | null | undefined)[]): (string | null)[] {
  const taken = new Set<string>();
  const kept = wanted.map((key) => {
    if (!key || taken.has(key) || (commandKeys as readonly string[]).includes(key)) return null;
    taken.add(key);
    return key;
  });
  const free = [...digits, ...letters, '0'].filter((key) => !taken.has(key));
  return kept.map((key) => key ?? free.shift() ?? null);
}
