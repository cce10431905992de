import { createMatrix } from '../../model/matrix.js';
import type { PendingRun } from '../../server/bench/labels/run-all.js';
import { runAll } from '../../server/bench/labels/run-all.js';
import type { RunRequest } from '../../server/bench/labels/run-messages.js';

const rows = 40;
const side = {
  texts: Array.from({ length: rows }, (_, row) => `text ${row}`),
  vectors: createMatrix(rows, 2, { shared: true }),
  classes: new Int32Array(rows),
};
side.classes.forEach((_, row) => {
  side.classes[row] = row % 2;
  side.vectors.values.set([row % 2, 1 - (row % 2)], row * 2);
});
const data = {
  vectors: { classCount: 2, pool: side, test: side },
  backend: 'cpu',
} as const;

function curveRequest(seed: number, strategy: string): RunRequest {
  const settings = { budget: 20, batch: 10, initial: 10, audit: 0, annotators: 1, noise: 0 };
  return { kind: 'curve', seed, settings: { ...settings, strategy } } as RunRequest;
}

it('goes on with the other runs when one fails or cannot be kept', async () => {
  const heard: string[] = [];
  const follow = (
    name: string,
    request: RunRequest,
    keep = () => Promise.resolve(),
  ): PendingRun => ({
    request,
    onRound: () => undefined,
    onResult: async () => {
      await keep();
      heard.push(`${name} finished`);
    },
    onFailure: (reason) => heard.push(`${name} failed: ${reason}`),
  });
  const full = { kind: 'whole-pool' } as const;
  const noSpace = () => Promise.reject(new Error('no space left'));
  const broken = { kind: 'curve', seed: 1, settings: null } as unknown as RunRequest;
  await runAll(
    [
      follow('broken', broken),
      follow('first', curveRequest(1, 'random')),
      follow('unkept', full, noSpace),
      follow('second', full),
    ],
    data,
    2,
  );
  expect(heard).toHaveLength(4);
  expect(heard).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^broken failed: .*null/),
      'first finished',
      'unkept failed: no space left',
      'second finished',
    ]),
  );
});
