import { createTokenizer } from '../../model/encoders/sentence/tokenizer.js';
import type { VocabularyEntry } from '../../model/encoders/sentence/tokenizer.js';
import { readSentenceModelFiles } from '../../server/learner/sentence-model-files.js';

/** Six reserved entries, then pieces with log probabilities. */
const vocabulary: VocabularyEntry[] = [
  ...['<unk>', '<s>', '</s>', '<a>', '<b>', '<c>'].map((piece): VocabularyEntry => [piece, 0]),
  ['▁', -2],
  ['a', -3],
  ['b', -3],
  ['▁a', -2.5],
  ['ab', -4],
  ['▁ab', -7],
  ['ç', -5],
  ['<s>', -0.1],
];
const id = (piece: string) => vocabulary.findLastIndex(([entry]) => entry === piece);
const tokenizer = createTokenizer(vocabulary, { reservedCount: 6, maxTokens: 8 });

describe('createTokenizer', () => {
  it('takes the segmentation of the highest summed score, not the longest pieces', () => {
    // ▁a + b = −5.5 beats ▁ + ab = −6 and ▁ab = −7; longest match first would take ▁ab.
    expect(tokenizer.encode('ab')).toEqual([id('▁a'), id('b')]);
  });

  it('marks the start and each space, and takes a run of white space for one', () => {
    const expected = [id('▁a'), id('▁a')];
    expect(tokenizer.encode('a a')).toEqual(expected);
    expect(tokenizer.encode('  a \n\t a ')).toEqual(expected);
  });

  it('composes characters before it looks them up', () => {
    expect(tokenizer.encode('c\u0327')).toEqual([id('▁'), id('ç')]);
    expect(tokenizer.encode('ａ')).toEqual([id('▁a')]);
  });

  it('makes one unknown token of a run of unknown characters', () => {
    expect(tokenizer.encode('a😹😹')).toEqual([id('▁a'), 0]);
    expect(tokenizer.encode('a😹b😹')).toEqual([id('▁a'), 0, id('b'), 0]);
  });

  it('gives an empty text one token', () => {
    expect(tokenizer.encode('')).toEqual([id('▁')]);
    expect(tokenizer.encode(' \n ')).toEqual([id('▁')]);
  });

  it('cuts at the limit, without reading all of a huge text', () => {
    expect(tokenizer.encode('b'.repeat(5_000_000))).toEqual([
      id('▁'),
      ...new Array<number>(7).fill(id('b')),
    ]);
  });

  it('never takes reserved entries from the text', () => {
    expect(tokenizer.encode('</s>')).toEqual([id('▁'), 0]);
  });

  it('cuts English as Universal Sentence Encoder Lite was trained on it', async () => {
    const pieces = JSON.parse((await readSentenceModelFiles()).vocabularyJson) as VocabularyEntry[];
    const real = createTokenizer(pieces, { reservedCount: 6, maxTokens: 256 });
    const cut = (text: string) => real.encode(text).map((token) => pieces[token]?.[0]);
    expect(cut('I like it.')).toEqual(['▁I', '▁like', '▁it', '.']);
    expect(cut('How did serfdom develop in Russia ?').join(' ')).toBe(
      '▁How ▁did ▁s er f dom ▁develop ▁in ▁Russia ▁?',
    );
  });
});
