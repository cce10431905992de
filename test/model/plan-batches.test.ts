import fc from 'fast-check';
import { planBatches } from '../../model/encoders/sentence/plan-batches.js';

const counts = fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 200 });

describe('planBatches', () => {
  it('puts each text into one batch', () => {
    fc.assert(
      fc.property(counts, (tokenCounts) => {
        const planned = planBatches(tokenCounts, 600)
          .flat()
          .sort((a, b) => a - b);
        expect(planned).toEqual(Array.from(tokenCounts.keys()));
      }),
    );
  });

  it('keeps rows × longest within the limit unless a text is alone', () => {
    fc.assert(
      fc.property(counts, (tokenCounts) => {
        for (const batch of planBatches(tokenCounts, 250)) {
          const longest = Math.max(...batch.map((index) => tokenCounts[index] ?? 0));
          expect(batch.length === 1 || longest * batch.length <= 250).toBe(true);
        }
      }),
    );
  });

  it('groups texts of equal length', () => {
    expect(planBatches([5, 50, 5, 50, 5], 100)).toEqual([
      [0, 2, 4],
      [1, 3],
    ]);
  });

  it('plans nothing for no texts', () => {
    expect(planBatches([], 600)).toEqual([]);
  });
});
