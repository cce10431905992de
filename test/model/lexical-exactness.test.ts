import fc from 'fast-check';
import {
  createDense,
  gram,
  multiplyDense,
  type Dense,
} from '../../model/encoders/lexical/dense.js';
import { fitLexicalEncoder, type LexicalFit } from '../../model/encoders/lexical/fit-lexical.js';
import { createLexicalEncoder } from '../../model/encoders/lexical/lexical-encoder.js';
import { cutIntoPieces } from '../../model/encoders/lexical/pieces.js';
import { dampen, featuresOf, unitsOf } from '../../model/encoders/lexical/tokenize.js';
import { normalize } from '../../model/encoders/normalize.js';
import { createRandom } from '../../model/random.js';
import { animalTexts } from '../support/texts.js';

const chinese = [
  '今天天气很好，我们去公园吧！',
  '外卖送得太慢了，菜都凉了😀',
  '手机iPhone 15很好用ok',
];
const others = [
  'สวัสดีครับ ทุกคน',
  '東京タワーへ行きました。',
  '오늘 날씨가 좋다',
  'aaaa aaaa aaa',
  '',
  '𠮷野家の牛丼𠮷野',
];
const texts = [...animalTexts(60).map(({ text }) => text), ...chinese, ...others, ...chinese];

/** The definition of a vector, unit by unit and feature by feature. */
function encodePlainly(fit: LexicalFit, text: string): Float32Array {
  const rows = new Map(fit.features.map((feature, row) => [feature, row]));
  const counts = new Map<string, number>();
  for (const unit of unitsOf(text)) counts.set(unit, (counts.get(unit) ?? 0) + 1);
  const vector = new Float32Array(fit.dimension);
  for (const [unit, count] of counts) {
    const sum = new Float32Array(fit.dimension);
    for (const feature of featuresOf(unit)) {
      const from = (rows.get(feature) ?? NaN) * fit.dimension;
      if (Number.isNaN(from)) continue;
      sum.forEach((value, at) => (sum[at] = value + (fit.projection[from + at] ?? 0)));
    }
    vector.forEach((value, at) => (vector[at] = value + dampen(count) * (sum[at] ?? 0)));
  }
  normalize(vector);
  return vector;
}

function randomDense(rows: number, columns: number): Dense {
  const random = createRandom(rows * 100 + columns);
  return {
    rows,
    columns,
    values: createDense(rows, columns).values.map(() => random.next() - 0.5),
  };
}

/** left · right by the definition, each sum in the order of k. */
function multiplyPlainly(left: Dense, right: Dense): Float64Array {
  const { values } = createDense(left.rows, right.columns);
  return values.map((_, at) => {
    const [row, column] = [Math.floor(at / right.columns), at % right.columns];
    let sum = 0;
    for (let k = 0; k < left.columns; k++) {
      sum +=
        (left.values[row * left.columns + k] ?? 0) *
        (right.values[k * right.columns + column] ?? 0);
    }
    return sum;
  });
}

function transposed({ rows, columns, values }: Dense): Dense {
  const turned = values.map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)] ?? 0);
  return { rows: columns, columns: rows, values: turned };
}

describe('the lexical encoder, byte for byte', () => {
  it('makes the vectors of the definition in every script, also once words are known', async () => {
    const fit = fitLexicalEncoder(texts, 1);
    const encoder = createLexicalEncoder(fit);
    const unseen = ['a mouse guards 公园的天气 quickly', '??? !!', '天气天气天气 the the the'];
    for (const batch of [texts, unseen, texts]) {
      const { values } = await encoder.encode(batch);
      const plain = batch.flatMap((text) => Array.from(encodePlainly(fit, text)));
      expect(Array.from(values)).toEqual(plain);
    }
  });

  it('finds the same words in many runs at once as in each alone', () => {
    const letters = Array.from(
      '今天气很好外卖的了ไทยสวัสดีครับตึへ行東タワー오늘날씨ลາວ々aé1？! \n😀𠮷\u0e31',
    );
    const text = fc.string({ unit: fc.constantFrom(...letters), maxLength: 30 });
    const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 8 }), (many) => {
        for (const pieces of cutIntoPieces(many)) {
          for (const [place, run] of pieces.entries()) {
            if (run.kind !== 'run') continue;
            const words = Array.from(segmenter.segment(run.text), ({ segment, index }) => ({
              kind: 'segment',
              text: segment,
              start: run.start + index,
            }));
            expect(pieces.slice(place - words.length, place)).toEqual(words);
          }
        }
      }),
    );
  });

  it('multiplies in tiles as without them', () => {
    for (const [rows, inner, columns] of [
      [1, 1, 1],
      [33, 7, 5],
      [70, 8, 3],
      [64, 12, 6],
    ] as const) {
      const [left, right] = [randomDense(rows, inner), randomDense(inner, columns)];
      expect(multiplyDense(left, right)).toEqual({
        rows,
        columns,
        values: multiplyPlainly(left, right),
      });
      expect(gram(left).values).toEqual(multiplyPlainly(transposed(left), left));
    }
  });
});
