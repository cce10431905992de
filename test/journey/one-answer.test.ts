import { randomUUID } from 'node:crypto';
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

describe('the journey of one answer', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });
  afterAll(() => service.close());

  test('from a key press to the disk, the model, the next question, the score and the export', async () => {
    const project = await createProject(service, {
      slug: 'journey',
      settings: { roundSize: 12, auditShare: 0, strategy: 'margin' },
    });
    const texts = animalTexts(80);
    const test = animalTexts(200, 2)
      .slice(160)
      .map(({ text, label }) => ({ text: `Later, ${text}`, label }));
    await importRows(service, 'journey', test, { labelsAs: 'test' });
    const report = await importRows(
      service,
      'journey',
      texts.map(({ text }) => ({ text })),
    );
    expect(report).toMatchObject({ read: 80, added: 80, duplicates: 0 });

    const annotator = await connectAnnotator(service, 'Ada', 'journey', 'reviewer');
    const joined = await sendOk(annotator, 'queue:join', { projectId: 'journey' });
    expect(joined.items).toHaveLength(2);
    expect(joined.items[0]?.why).toMatchObject({ stream: 'active', strategy: 'random' });
    expect(joined.items[0]?.why.selectionProbability).toBeCloseTo(1 / 80);

    const queue: LeasedItem[] = [...joined.items];
    annotator.on('item:next', (item) => queue.push(item));
    const finished = nextPush(annotator, 'round:finished');
    const answered: string[] = [];
    for (let count = 0; count < 12; count++) {
      const leased = await eventually(() => Promise.resolve(queue.shift()));
      const truth = texts.find(({ text }) => text === leased.item.text)?.label;
      const labelId = joined.labels.find(({ name }) => name === truth)?.id;
      const receipt = await sendOk(annotator, 'answer:submit', {
        answerId: randomUUID(),
        leaseId: leased.leaseId,
        itemId: leased.item.id,
        value: { kind: 'label', labelId },
        elapsedMs: 700,
      });
      expect(receipt.status).toBe('recorded');
      answered.push(leased.item.text);
    }
    expect(new Set(answered).size).toBe(12);

    const round = await finished;
    expect(round).toMatchObject({ round: 1, labels: 12, trainedOn: 12, audited: 0 });
    expect(round.macroF1).toBeNull();
    expect(round.test?.items).toBe(40);
    expect(round.test?.macroF1.value).toBeGreaterThan(0.6);
    expect(round.test?.macroF1.low).toBeLessThan(round.test?.macroF1.value ?? 0);

    const chosen = await eventually(() =>
      Promise.resolve(queue.find(({ why }) => why.strategy === 'margin') ?? pull()),
    );
    expect(chosen.why.selectionProbability).toBeNull();
    expect(chosen.why.modelVersion).toBeGreaterThan(0);
    expect(chosen.suggestion?.[0]?.probability).toBeGreaterThan(0.5);

    /** Passes over what was leased before there was a model. */
    async function pull(): Promise<LeasedItem | undefined> {
      const leased = queue.shift();
      if (leased !== undefined) await sendOk(annotator, 'item:skip', { leaseId: leased.leaseId });
      return undefined;
    }

    const exported = await service.client.open('exportItems', {
      project: 'journey',
      input: { format: 'jsonl' },
    });
    const lines = (await exported.text()).trim().split('\n');
    const rows = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const mine = rows.filter(({ source }) => source === 'annotator');
    expect(mine.map(({ text }) => text).sort()).toEqual([...answered].sort());
    for (const row of mine) {
      expect(row['label']).toBe(texts.find(({ text }) => text === row['text'])?.label);
      expect(row['annotators']).toEqual([{ name: 'Ada', label: row['label'] }]);
    }
    expect(rows.filter(({ split }) => split === 'test')).toHaveLength(40);

    const predictions = await service.client.call('predict', {
      project: 'journey',
      input: { texts: ['The cat purrs on the sofa.', 'The dog barks at the mailman.'] },
    });
    expect(predictions.predictions.map(({ label }) => label)).toEqual(['cat', 'dog']);
    expect(project.slug).toBe('journey');
    annotator.disconnect();
  });
});
