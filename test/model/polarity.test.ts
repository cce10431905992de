import { encodePolarity } from '../../model/encoders/polarity.js';

/** Balance, positive and negative part. */
function polarityOf(text: string): [number, number, number] {
  const [balance = NaN, positive = NaN, negative = NaN] = encodePolarity([text]).values;
  return [balance, positive, negative];
}

describe('encodePolarity', () => {
  it('tells praise from complaint, and both from neither', () => {
    expect(polarityOf('A wonderful, moving film')[0]).toBeGreaterThan(0.5);
    expect(polarityOf('An awful, boring mess')[0]).toBeLessThan(-0.5);
    expect(polarityOf('A film of two hours')).toEqual([0, 0, 0]);
  });

  it('keeps praise and complaint of a mixed text apart', () => {
    const [balance, positive, negative] = polarityOf('a wonderful cast in an awful film');
    expect(Math.abs(balance)).toBeLessThan(0.5);
    expect(Math.min(positive, negative)).toBeGreaterThan(0.4);
  });

  it.each(['not good', "isn't good", 'is n’t a good one', 'never was good'])(
    'turns over: %s',
    (text) => {
      expect(polarityOf(text)[0]).toBeLessThan(0);
    },
  );

  it('lets a negation end after three words', () => {
    expect(polarityOf('not that it matters, good')[0]).toBeGreaterThan(0);
  });

  it('stays within its bounds and gives zeros for what it cannot rate', () => {
    const praise = polarityOf('superb '.repeat(500));
    expect(Math.max(...praise)).toBeLessThanOrEqual(1);
    expect(polarityOf('味道不错')).toEqual([0, 0, 0]);
    expect(polarityOf('')).toEqual([0, 0, 0]);
  });
});
