import { fitHead, memoryOf } from '../../model/head/fit-head.js';
import type { HeadLabels } from '../../model/head/head-labels.js';
import { HeadMemory } from '../../model/head/head-memory.js';
import { defaultL2 } from '../../model/head/softmax-head.js';
import { startWasmBackend } from './start-backend.js';
import { createClusters } from './synthetic-data.js';

beforeAll(startWasmBackend);

const clusters = createClusters({ shares: [1, 1], dimension: 16, rows: 90, spread: 2, seed: 3 });

function labels(count: number, classes = clusters.classes): HeadLabels {
  return {
    pool: clusters.features,
    terms: null,
    rows: Int32Array.from({ length: count }, (_, row) => row),
    classes: classes.slice(0, count),
    classCount: 2,
    balanced: true,
  };
}

/** The classes with the label of row 5 the other way around. */
const corrected = clusters.classes.map((label, row) => (row === 5 ? 1 - label : label));

function chosenOn(first: HeadLabels): HeadMemory {
  const memory = new HeadMemory();
  memory.update(first);
  return memory;
}

describe('HeadMemory', () => {
  it('keeps the default below 20 labels', () => {
    const memory = new HeadMemory();
    expect([memory.isCurrent(labels(19)), memory.penalty(labels(19))]).toEqual([true, defaultL2]);
    expect(memory.isCurrent(labels(20))).toBe(false);
  });

  it('is due again when the labels have grown by half, from 20 to 30 and 45', () => {
    const memory = chosenOn(labels(40));
    expect([30, 44].map((count) => memory.isCurrent(labels(count)))).toEqual([true, true]);
    expect([29, 45].map((count) => memory.isCurrent(labels(count)))).toEqual([false, false]);
    expect(memory.penalty(labels(45))).toBe(memory.penalty(labels(40)));
  });

  it('forgets a choice in which a label took part that is gone or corrected', () => {
    const memory = chosenOn(labels(40));
    const gone = {
      ...labels(40),
      rows: labels(41).rows.slice(1),
      classes: labels(41).classes.slice(1),
    };
    for (const after of [gone, labels(40, corrected)]) {
      expect(memory.isCurrent(after)).toBe(false);
      expect(memory.penalty(after)).toBe(defaultL2);
    }
    memory.update(labels(40, corrected));
    expect(memory.penalty(labels(40, corrected))).toBe(
      chosenOn(labels(40, corrected)).penalty(labels(40, corrected)),
    );
  });

  it('leads to the same choice however the labels came about and in whatever order they are listed', () => {
    const order = Float64Array.from({ length: 60 }, (_, row) => row);
    const reversed = {
      ...labels(60),
      rows: labels(60).rows.slice().reverse(),
      classes: labels(60).classes.slice().reverse(),
      order: order.slice().reverse(),
    };
    const grown = chosenOn(labels(25));
    for (const count of [33, 50, 60]) grown.update(labels(count));
    expect(grown.isCurrent({ ...labels(60), order })).toBe(true);
    expect(grown.isCurrent(reversed)).toBe(true);
    expect(grown.penalty(reversed)).toBe(chosenOn(reversed).penalty(reversed));
  });

  it('is due again when an answer was taken back and given anew, which made it the last', () => {
    const inOrder = Float64Array.from({ length: 20 }, (_, row) => row);
    const mixed = clusters.classes.map((label, row) => (row % 5 === 0 ? 1 - label : label));
    const before = { ...labels(20, mixed), order: inOrder };
    const after = { ...before, order: inOrder.map((place) => (place === 2 ? 20 : place)) };
    const memory = chosenOn(before);
    expect(memory.isCurrent(after)).toBe(false);
    memory.update(after);
    expect(fitHead(after, memory)).toEqual(fitHead(after, memoryOf(after)));
    expect(memory.temperature(after)).not.toBe(chosenOn(before).temperature(before));
  });

  it('reaches the choice of one go in steps, also while labels come in between', () => {
    const memory = new HeadMemory();
    let steps = 1;
    for (let count = 60; memory.advance(labels(count)); count = Math.min(count + 1, 67)) steps += 1;
    expect(steps).toBeGreaterThan(10);
    expect(memory.isCurrent(labels(67))).toBe(true);
    const [stepwise, atOnce] = [memory, chosenOn(labels(60))].map((each) => [
      each.penalty(labels(67)),
      each.preconditioner(labels(67)),
    ]);
    expect(stepwise).toEqual(atOnce);
    expect(memory.preconditioner(labels(67))?.rows).toBe(17);
  });

  it('begins anew when a label that took part is corrected halfway', () => {
    const memory = new HeadMemory();
    for (let step = 0; step < 7; step++) memory.advance(labels(60));
    memory.update(labels(60, corrected));
    expect(fitHead(labels(60, corrected), memory)).toEqual(
      fitHead(labels(60, corrected), memoryOf(labels(60, corrected))),
    );
  });
});

describe('fitHead', () => {
  it('is the same after an answer and its correction as without them', () => {
    const memory = chosenOn(labels(60, corrected));
    memory.update(labels(60));
    expect(fitHead(labels(60), memory)).toEqual(fitHead(labels(60), memoryOf(labels(60))));
  });
});
