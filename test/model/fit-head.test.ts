import type { HeadLabels } from '../../model/head/fit-head.js';
import { fitHead, L2Memory } from '../../model/head/fit-head.js';
import { defaultL2 } from '../../model/head/softmax-head.js';
import { startWasmBackend } from './start-backend.js';
import { createClusters } from './synthetic-data.js';

beforeAll(startWasmBackend);

const clusters = createClusters({ shares: [1, 1], dimension: 16, rows: 90, spread: 2, seed: 3 });

function labels(count: number, classes = clusters.classes): HeadLabels {
  return {
    pool: clusters.features,
    rows: Int32Array.from({ length: count }, (_, row) => row),
    classes: classes.slice(0, count),
    classCount: 2,
    balanced: true,
  };
}

/** The classes with the label of row 5 the other way around. */
const corrected = clusters.classes.map((label, row) => (row === 5 ? 1 - label : label));

function chosenOn(first: HeadLabels): L2Memory {
  const memory = new L2Memory();
  memory.update(first);
  return memory;
}

describe('L2Memory', () => {
  it('keeps the default below 20 labels', () => {
    const memory = new L2Memory();
    expect([memory.isCurrent(labels(19)), memory.penalty(labels(19))]).toEqual([true, defaultL2]);
    expect(memory.isCurrent(labels(20))).toBe(false);
  });

  it('is due again when the labels have grown by half', () => {
    const memory = chosenOn(labels(40));
    expect(memory.isCurrent(labels(59))).toBe(true);
    expect(memory.isCurrent(labels(60))).toBe(false);
    expect(memory.penalty(labels(60))).toBe(memory.penalty(labels(40)));
  });

  it('forgets a choice in which a label took part that is gone or corrected', () => {
    const memory = chosenOn(labels(40));
    for (const after of [labels(39), labels(40, corrected)]) {
      expect(memory.isCurrent(after)).toBe(false);
      expect(memory.penalty(after)).toBe(defaultL2);
    }
    memory.update(labels(40, corrected));
    expect(memory.penalty(labels(40, corrected))).toBe(
      chosenOn(labels(40, corrected)).penalty(labels(40, corrected)),
    );
  });
});

describe('fitHead', () => {
  it('is the same after an answer and its correction as without them', () => {
    const memory = chosenOn(labels(60, corrected));
    memory.update(labels(60));
    expect(fitHead(labels(60), memory)).toEqual(fitHead(labels(60), null));
  });
});
