import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { LeasedItem } from '../../server/contract/queue.js';
import {
  connectAnnotator,
  createProject,
  eventually,
  importRows,
  nextPush,
  sendOk,
  startTestService,
  type TestService,
} from '../support/service.js';
import { animalTexts } from '../support/texts.js';

describe('the learner in the service', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });
  afterAll(() => service.close());

  /** Answers `count` items truly, through the socket. */
  async function answer(project: string, count: number): Promise<void> {
    const texts = new Map(animalTexts(80).map(({ text, label }) => [text, label]));
    const annotator = await connectAnnotator(service, 'Ada', project);
    const { items, labels } = await sendOk(annotator, 'queue:join', { projectId: project });
    const queue: LeasedItem[] = [...items];
    annotator.on('item:next', (item) => queue.push(item));
    for (let done = 0; done < count; done++) {
      const leased = await eventually(() => Promise.resolve(queue.shift()));
      const labelId = labels.find(({ name }) => name === texts.get(leased.item.text))?.id;
      await sendOk(annotator, 'answer:submit', {
        answerId: randomUUID(),
        leaseId: leased.leaseId,
        itemId: leased.item.id,
        value: { kind: 'label', labelId },
        elapsedMs: 5,
      });
    }
    annotator.disconnect();
  }

  /** Of every thread of this process; it is the 19th value, the second of them a name in parentheses. */
  function niceness(): number[] {
    return readdirSync('/proc/self/task').map((thread) => {
      const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
    });
  }

  async function modelOf(project: string) {
    return (await service.client.call('metrics', { project })).model;
  }

  async function rankedItems(project: string) {
    const input = { sort: 'score', limit: 20 };
    return (await service.client.call('listItems', { project, input })).items;
  }

  const testOfThreads = process.platform === 'linux' ? test : test.skip;
  testOfThreads('gives way to the threads that serve people', async () => {
    await eventually(() => Promise.resolve(Math.max(...niceness()) >= 10));
    expect(getPriority()).toBeLessThan(10);
  });

  test('dies and comes back by itself, while labeling goes on', async () => {
    await createProject(service, { slug: 'crash' });
    await importRows(service, 'crash', animalTexts(80), { labelsAs: 'oracle' });
    await answer('crash', 12);
    await eventually(async () => (await modelOf('crash')).trainedOn === 12);
    const { learner } = service.app.service;
    // The thread is ended from outside, as a crash of the native code would.
    const terminate = jest.spyOn(Worker.prototype, 'postMessage');
    learner.ask({ kind: 'tensors' }).catch(() => undefined);
    const worker = terminate.mock.contexts.at(-1) as Worker;
    terminate.mockRestore();
    const watcher = await connectAnnotator(service, 'Eve', 'crash', 'reviewer');
    await sendOk(watcher, 'project:watch', { projectId: 'crash' });
    const failed = nextPush(watcher, 'model:updated', ({ state }) => state === 'failed');
    await worker.terminate();
    expect((await failed).detail).not.toBe('');
    watcher.disconnect();
    await answer('crash', 4);
    const model = await eventually(async () => {
      const found = await modelOf('crash');
      return found.trainedOn === 16 ? found : null;
    });
    expect(model.state).toBe('ready');
  });

  test('ranks the same for the same labels, and forgets an answer that was taken back', async () => {
    const slugs = ['same-a', 'same-b'];
    for (const slug of slugs) {
      await createProject(service, { slug, settings: { strategy: 'random', roundSize: 1000 } });
      await importRows(service, slug, animalTexts(80), { labelsAs: 'oracle' });
      await eventually(async () => (await modelOf(slug)).toEncode === 0);
      await answer(slug, 14);
      await eventually(async () => (await modelOf(slug)).trainedOn === 14);
      // Only now, because which items are asked by margin depends on how quick the learner was.
      const input = { settings: { strategy: 'margin' } };
      await service.client.call('updateProject', { project: slug, input });
      await eventually(async () => (await modelOf(slug)).strategyInUse === 'margin');
    }
    const [first, second] = [await rankedItems('same-a'), await rankedItems('same-b')];
    expect(first.map(({ text }) => text)).toEqual(second.map(({ text }) => text));
    expect(first.map(({ score }) => score)).toEqual(second.map(({ score }) => score));

    const annotator = await connectAnnotator(service, 'Eve', 'same-b');
    const { items, labels } = await sendOk(annotator, 'queue:join', { projectId: 'same-b' });
    const answerId = randomUUID();
    await sendOk(annotator, 'answer:submit', {
      answerId,
      leaseId: items[0]?.leaseId,
      itemId: items[0]?.item.id,
      value: { kind: 'label', labelId: labels[0]?.id },
      elapsedMs: 5,
    });
    await eventually(async () => (await modelOf('same-b')).trainedOn === 15);
    expect((await rankedItems('same-b')).map(({ score }) => score)).not.toEqual(
      first.map(({ score }) => score),
    );
    await sendOk(annotator, 'answer:undo', { answerId });
    await eventually(async () => (await modelOf('same-b')).trainedOn === 14);
    expect((await rankedItems('same-b')).map(({ score }) => score)).toEqual(
      first.map(({ score }) => score),
    );
    annotator.disconnect();
  });

  test('two hundred refreshes are all heard and leak no tensor', async () => {
    await createProject(service, { slug: 'leak', settings: { roundSize: 1000 } });
    await importRows(service, 'leak', animalTexts(80), { labelsAs: 'oracle' });
    await eventually(async () => (await modelOf('leak')).toEncode === 0);
    await answer('leak', 10);
    await eventually(async () => (await modelOf('leak')).trainedOn === 10);
    const { learner, loop } = service.app.service;
    const { id } = await service.client.call('getProject', { project: 'leak' });
    const before = await learner.ask({ kind: 'tensors' });
    for (let refreshes = 0; refreshes < 200; refreshes++) {
      const from = learner.stateOf(id).modelVersion;
      loop.modelIsDue(id);
      // Each request must be heard, also one that comes just as the learner falls asleep.
      await eventually(() => Promise.resolve(learner.stateOf(id).modelVersion > from), {
        withinMs: 5000,
        everyMs: 1,
      });
    }
    expect(await learner.ask({ kind: 'tensors' })).toEqual(before);
  });

  test('the audit is never trained on and shows a score from thirty answers on', async () => {
    const settings = { auditShare: 0.5, auditRate: 0.5, roundSize: 10 };
    await createProject(service, { slug: 'audit', settings });
    await importRows(service, 'audit', animalTexts(80), { labelsAs: 'oracle' });
    const { left } = await service.client.call('requestAuditBatch', {
      project: 'audit',
      input: { size: 30 },
    });
    expect(left).toBe(30);
    await answer('audit', 60);
    const rounds = await eventually(async () => {
      const found = (await service.client.call('listRounds', { project: 'audit' })).rounds;
      return found.length === 6 ? found : null;
    });
    expect(rounds.map(({ labels }) => labels)).toEqual([10, 20, 30, 40, 50, 60]);
    for (const round of rounds) {
      expect(round.trainedOn + round.audited).toBe(round.labels);
      expect(round.accuracy === null).toBe(round.audited < 30 || round.trainedOn === 0);
    }
    const last = rounds.at(-1);
    expect(last?.trainedOn).toBeGreaterThan(0);
    expect(last?.macroF1?.value).toBeGreaterThan(0.5);
    expect(last?.confusion?.counts.flat().reduce((sum, count) => sum + count, 0)).toBe(
      last?.audited,
    );
  });
});
