import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { en } from '../../client/locales/en.js';
import { packageRoot } from '../../server/package-root.js';

const client = join(packageRoot(), 'client');
const pages = readdirSync(client, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.tsx'))
  .map((name) => readFileSync(join(client, name), 'utf8'))
  .join('\n');

/** `given vectors` of the document is `givenVectors` of the pages. */
function keyOf(word: string): string {
  return word.toLowerCase().replaceAll(/[ -](\w)/g, (_, letter: string) => letter.toUpperCase());
}

describe('the words of the glossary', () => {
  const document = readFileSync(join(packageRoot(), 'docs/glossary.md'), 'utf8');
  const words = [...document.matchAll(/^\| \*\*(.+?)\*\*/gm)].map(([, word = '']) => word);
  const keys = Object.keys(en.glossary);

  it('are the same ones in the document and on the pages', () => {
    expect(words.length).toBeGreaterThan(20);
    expect(words.map(keyOf).sort()).toEqual(keys.toSorted());
  });

  it.each(keys)('%s has its tooltip somewhere', (key) => {
    const uses = [...pages.matchAll(/<Term\s+of=(?:"(\w+)"|\{([^}]+)\})|term="(\w+)"/g)];
    const named = uses.flatMap(([, name = '', choice = '', prop = '']) => [
      name,
      prop,
      ...choice.split("'"),
    ]);
    expect(named).toContain(key);
  });
});
