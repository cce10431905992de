import { fitLexicalEncoder } from '../../model/encoders/lexical/fit-lexical.js';
import { createLexicalEncoder } from '../../model/encoders/lexical/lexical-encoder.js';
import { unitsOf } from '../../model/encoders/lexical/tokenize.js';
import { directionOf, logitAlong } from '../../model/explanation/class-direction.js';
import { lexicalWordWeights } from '../../model/explanation/lexical-weights.js';
import { groupWords, withoutEach } from '../../model/explanation/occlusion.js';
import { alignText, toOriginal, wordsOf } from '../../model/explanation/word-spans.js';
import { absentBias, type HeadWeights } from '../../model/head/head-weights.js';
import { rowOf } from '../../model/matrix.js';
import { createRandom } from '../../model/random.js';

const english = ['The cat purrs on the sofa', 'A dog barks at the cat', 'The dog guards the sofa!'];
const chinese = ['这家餐厅的味道很好', '味道不好，送餐也很慢', '送餐很快，餐厅服务很好'];
const mixed = ['外卖 pizza 很好吃 😀 100%', 'Pizza 很慢 😡', 'ＰＩＺＺＡ ﬁne, 很好'];

function words(text: string): string[] {
  const aligned = alignText(text);
  if (aligned === null) throw new Error(`not aligned: ${text}`);
  return toOriginal(aligned, wordsOf(aligned)).map(({ start, end }) => text.slice(start, end));
}

function someHead(dimension: number, classCount: number): HeadWeights {
  const random = createRandom(3);
  const draw = () => random.next() - 0.5;
  return {
    kernel: Float32Array.from({ length: dimension * classCount }, draw),
    bias: Float32Array.from({ length: classCount }, draw),
    ...{ inputDimension: dimension, classCount, iterations: 1, loss: 0 },
  };
}

describe('the words of a text', () => {
  it('are found where they stand in the text as it was given', () => {
    expect(words('The  CAT, purrs!')).toEqual(['The', 'CAT', 'purrs', '!']);
    expect(words('ﬁne Ｐｉｚｚａ')).toEqual(['ﬁne', 'Ｐｉｚｚａ']);
    expect(words('مرحبا بالعالم')).toEqual(['مرحبا', 'بالعالم']);
    expect(words('👩‍👩‍👧 hi').at(-1)).toBe('hi');
    expect(words('味道很好').join('')).toBe('味道很好');
    expect(words('')).toEqual([]);
  });

  it('survive letters that grow in lower case', () => {
    expect(words('İstanbul güzel')).toEqual(['İstanbul', 'güzel']);
  });
});

describe('the weights of words under a lexical encoder', () => {
  it.each([...english, ...chinese, ...mixed])(
    'add up to the logit of the class, but for its bias: %s',
    async (text) => {
      const fit = fitLexicalEncoder([...english, ...chinese, ...mixed], 1);
      const head = someHead(fit.dimension, 3);
      const aligned = alignText(text);
      if (aligned === null) throw new Error('not aligned');
      for (const classIndex of [0, 1, 2]) {
        const direction = directionOf(head, classIndex);
        const weights = lexicalWordWeights(aligned, wordsOf(aligned), { fit, direction });
        const vector = rowOf(await createLexicalEncoder(fit).encode([text]), 0);
        const sum = weights.reduce((total, weight) => total + weight, 0);
        expect(sum).toBeCloseTo(logitAlong(direction, vector) - direction.bias, 4);
        expect(weights.some((weight) => weight !== 0)).toBe(true);
      }
    },
  );

  it('are zero for a word that no other text has', () => {
    const text = 'The cat zyxwvq';
    const fit = fitLexicalEncoder(english, 1);
    const aligned = alignText(text);
    if (aligned === null) throw new Error('not aligned');
    const direction = directionOf(someHead(fit.dimension, 2), 0);
    const weights = lexicalWordWeights(aligned, wordsOf(aligned), { fit, direction });
    expect(Array.from(weights, (weight) => weight !== 0)).toEqual([true, true, false]);
  });
});

describe('the direction of a class', () => {
  it('leaves classes without labels out of the mean', () => {
    const head = { ...someHead(2, 3), bias: Float32Array.from([1, 3, absentBias]) };
    expect(directionOf(head, 1).bias).toBeCloseTo(1);
    expect(() => directionOf(head, 3)).toThrow(RangeError);
  });
});

describe('occlusion', () => {
  it('leaves out one piece at a time, of as many words as the limit asks for', () => {
    const text = 'one two three four five';
    const aligned = alignText(text);
    const spans = aligned === null ? [] : toOriginal(aligned, wordsOf(aligned));
    expect(withoutEach(text, spans)[1]).toBe('one  three four five');
    expect(groupWords(spans, 2).map(({ start, end }) => text.slice(start, end))).toEqual([
      'one two three',
      'four five',
    ]);
    expect(groupWords([], 2)).toEqual([]);
  });
});

test('walking a text visits the units in the order in which they are counted', () => {
  expect(unitsOf('A b 味道')).toEqual([
    'wa',
    'wb',
    'ba b',
    's味道',
    'bb 味道',
    'c味',
    'c道',
    'c味道',
  ]);
});
