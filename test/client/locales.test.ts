import { en } from '../../client/locales/en.js';
import { languages } from '../../client/locales/languages.js';

type Tree = { readonly [key: string]: string | Tree };

/** Every sentence by its path; the singular counts as the plural, which all languages have. */
function sentences(tree: Tree, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const at = `${path}${key}`;
    if (typeof value === 'string') found.set(at, value);
    else for (const [inner, text] of sentences(value, `${at}.`)) found.set(inner, text);
  }
  return found;
}

function placeholders(sentence: string): string[] {
  return [...new Set([...sentence.matchAll(/\{\{(\w+)/g)].map((match) => match[1] ?? ''))].sort();
}

const others = Object.entries(languages).filter(([name]) => name !== 'en');

describe.each(others)('the catalog %s', (name, { catalog }) => {
  const english = sentences(en);
  const translated = sentences(catalog);

  it('has every key of the English one, singulars aside, and no other', () => {
    const keys = [...english.keys()].filter((key) => !key.endsWith('_one'));
    expect([...translated.keys()].sort()).toEqual(keys.sort());
  });

  it('fills the same placeholders', () => {
    for (const [key, sentence] of translated) {
      expect([key, placeholders(sentence)]).toEqual([key, placeholders(english.get(key) ?? '')]);
    }
  });

  it('leaves no sentence empty, and is written with Chinese punctuation where it is Chinese', () => {
    const pattern = name === 'zh' ? /[一-龥][,;:?]|^\s*$/ : /^\s*$/;
    const wrong = [...translated.values()].filter((sentence) => pattern.test(sentence));
    expect(wrong).toEqual([]);
  });
});
