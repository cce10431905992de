import type { Project } from '../../server/contract/project.js';
import { Meters } from '../../server/health/meters.js';
import { createLog } from '../../server/log.js';
import { LabelingLoop } from '../../server/service/labeling-loop.js';
import { createMemoryModel, createMemoryStore } from '../../server/store/memory/memory-store.js';
import type { AnswerOutcome } from '../../server/store/store.js';

const outcome = {
  projectId: 'p',
  closedRound: null,
  receipt: { answerId: 'a', status: 'recorded' },
} as unknown as AnswerOutcome;
const project = { id: 'p', settings: { batchSize: 100 } } as unknown as Project;
const workedMs = 300;

async function pauseOf(loop: LabelingLoop): Promise<number> {
  const startedAt = performance.now();
  await loop.giveWay(workedMs);
  return performance.now() - startedAt;
}

test('work that nobody waits for gives way to people, and not to the oracle', async () => {
  const parts = { log: createLog('fatal'), meters: new Meters() };
  const loop = new LabelingLoop(createMemoryStore(createMemoryModel(Date.now)), parts);
  expect(await pauseOf(loop)).toBeLessThan(workedMs / 2);
  loop.answerChanged(outcome, project);
  expect(await pauseOf(loop)).toBeLessThan(workedMs / 2);
  loop.personAnswered(outcome, project);
  expect(await pauseOf(loop)).toBeGreaterThan(workedMs - 2);
});
