import { randomUUID } from 'node:crypto';
import type { LeasedItem } from '../../server/contract/queue.js';
import { createRandom } from '../../model/random.js';
import {
  connectAnnotator,
  createProject,
  eventually,
  importRows,
  sendOk,
  startTestService,
  type TestService,
} from '../support/service.js';

const classes = ['animal', 'dish'] as const;
const answered = 240;

/** Texts whose words say the class, with vectors that say nothing. */
function createRows(count: number) {
  const random = createRandom(5);
  return Array.from({ length: count }, (_, row) => {
    const label = classes[random.integer(2)] ?? 'animal';
    const words = Array.from({ length: 4 }, () => `${label}${random.integer(30)}`);
    const vector = Array.from({ length: 4 }, () => random.next() - 0.5);
    return { text: `${words.join(' ')} no${row}`, vector, label };
  });
}

describe('the words of a text', () => {
  let service: TestService;
  const rows = createRows(300);
  const labelOf = new Map(rows.map(({ text, label }) => [text, label]));
  beforeAll(async () => {
    service = await startTestService();
    await createProject(service, {
      slug: 'words',
      labels: [...classes],
      settings: { roundSize: 100, auditShare: 0 },
    });
    const columns = rows.map(({ text, vector }) => ({ text, emb: vector }));
    await importRows(service, 'words', columns, { vectorColumn: 'emb' });
  });
  afterAll(() => service.close());

  async function answer(count: number): Promise<void> {
    const annotator = await connectAnnotator(service, 'Ada', 'words');
    const { items, labels } = await sendOk(annotator, 'queue:join', { projectId: 'words' });
    const queue: LeasedItem[] = [...items];
    annotator.on('item:next', (item) => queue.push(item));
    for (let given = 0; given < count; given++) {
      const leased = await eventually(() => Promise.resolve(queue.shift()));
      const labelId = labels.find(({ name }) => name === labelOf.get(leased.item.text))?.id;
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

  /** Texts without an answer, with the name and the probability of their likeliest label. */
  async function predictions() {
    const { labels } = await service.client.call('getProject', { project: 'words' });
    const input = { sort: 'score', limit: 100 };
    const { items } = await service.client.call('listItems', { project: 'words', input });
    return items.map(({ text, probabilities }) => {
      const { labelId, probability } = probabilities?.[0] ?? {};
      return { text, name: labels.find(({ id }) => id === labelId)?.name, probability };
    });
  }

  async function rightShare(): Promise<number> {
    const found = await predictions();
    return found.filter(({ text, name }) => name === labelOf.get(text)).length / found.length;
  }

  test('start the hunt for a label that nobody has given yet', async () => {
    await createProject(service, {
      slug: 'hunt',
      labels: ['plain', 'rare'],
      settings: {
        strategy: 'hunt',
        huntLabel: 'rare',
        huntKeywords: ['golden ticket'],
        auditShare: 0,
      },
    });
    const texts = Array.from({ length: 200 }, (_, row) => `letter ${row} of a golden afternoon`);
    for (const row of [61, 123, 187]) texts[row] = `letter ${row} with a Ticket, golden`;
    await importRows(
      service,
      'hunt',
      texts.map((text) => ({ text })),
    );
    await eventually(async () => {
      const input = { sort: 'score', limit: 3 };
      const { items } = await service.client.call('listItems', { project: 'hunt', input });
      return items.length === 3 && items.every(({ text }) => text.includes('Ticket'));
    });
    const annotator = await connectAnnotator(service, 'Bob', 'hunt');
    const { items } = await sendOk(annotator, 'queue:join', { projectId: 'hunt' });
    annotator.disconnect();
    expect(items.map(({ item }) => item.text)).toEqual([
      expect.stringContaining('Ticket'),
      expect.stringContaining('Ticket'),
    ]);
  });

  test('are heard once there are labels enough, and again after a restart', async () => {
    await answer(100);
    expect(await rightShare()).toBeLessThan(0.75);
    await answer(answered - 100);
    await eventually(async () => (await rightShare()) > 0.9);
    const before = await predictions();
    service = await service.restart();
    await eventually(async () => (await rightShare()) > 0.9);
    expect(await predictions()).toEqual(before);
  });

  test('of items that come later are heard without another answer', async () => {
    const fresh = createRows(340).slice(300);
    for (const { text, label } of fresh) labelOf.set(text, label);
    const columns = fresh.map(({ text, vector }) => ({ text, emb: vector }));
    await importRows(service, 'words', columns, { vectorColumn: 'emb' });
    await eventually(async () => (await predictions()).length === 100);
    await eventually(async () => (await rightShare()) > 0.9, { withinMs: 10_000 });
  });
});
