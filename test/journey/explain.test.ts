import {
  connectAnnotator,
  createProject,
  eventually,
  importRows,
  sendOk,
  send,
  startTestService,
  type TestService,
  type TestSocket,
} from '../support/service.js';
import { animalTexts } from '../support/texts.js';
import type { LeasedItem } from '../../server/contract/queue.js';

let service: TestService;

beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

/** A project whose model has learned from some imported labels. */
async function trained(slug: string, encoder: 'lexical' | 'sentence', settings: object = {}) {
  await createProject(service, { slug, encoder, settings });
  const rows = animalTexts(40);
  await importRows(service, slug, rows.slice(0, 20), { labelsAs: 'training' });
  await importRows(
    service,
    slug,
    rows.slice(20).map(({ text }) => ({ text })),
  );
  await eventually(async () => {
    const { model } = await service.client.call('metrics', { project: slug });
    return model.trainedOn === 20 && model.state === 'ready';
  });
}

async function join(socket: TestSocket, projectId: string): Promise<LeasedItem> {
  const { items } = await sendOk(socket, 'queue:join', { projectId });
  const [first] = items;
  if (first === undefined) throw new Error('nothing to label');
  return first;
}

test.each(['lexical', 'sentence'] as const)(
  'whoever holds an item is told how sure the model is, and which words moved it (%s)',
  async (encoder) => {
    await trained(`asked-${encoder}`, encoder);
    const socket = await connectAnnotator(service, 'Ada', `asked-${encoder}`);
    const { leaseId, item } = await join(socket, `asked-${encoder}`);
    const { explanation, reason } = await sendOk(socket, 'item:explain', { leaseId });
    expect(reason).toBeNull();
    expect(explanation?.method).toBe(encoder === 'lexical' ? 'exact' : 'occlusion');
    const total = explanation?.probabilities.reduce((sum, { probability }) => sum + probability, 0);
    expect(total).toBeCloseTo(1);
    const words = explanation?.words ?? [];
    expect(words.map(({ start, end }) => item.text.slice(start, end)).join(' ')).toBe(
      item.text.replace('.', ''),
    );
    // Telling words weigh more than those that every text has.
    const weightOf = (word: string) =>
      words.find(({ start, end }) => item.text.slice(start, end) === word)?.weight ?? 0;
    const strongest = Math.max(...words.map(({ weight }) => weight));
    expect(strongest).toBeGreaterThan(weightOf('The'));
    socket.close();
  },
);

test('nobody is told about an item that somebody else holds', async () => {
  const ada = await connectAnnotator(service, 'Ada', 'asked-lexical');
  const bob = await connectAnnotator(service, 'Bob', 'asked-lexical');
  const { leaseId } = await join(ada, 'asked-lexical');
  await join(bob, 'asked-lexical');
  expect(await send(bob, 'item:explain', { leaseId })).toMatchObject({ code: 'lease-unknown' });
  ada.close();
  bob.close();
});

test('a project that hides suggestions hides them everywhere', async () => {
  await trained('hidden', 'lexical', { suggestions: false });
  const socket = await connectAnnotator(service, 'Ada', 'hidden');
  const { leaseId, suggestion } = await join(socket, 'hidden');
  expect(suggestion).toBeUndefined();
  expect(await sendOk(socket, 'item:explain', { leaseId })).toMatchObject({ reason: 'hidden' });
  await service.client.call('updateProject', {
    project: 'hidden',
    input: { settings: { suggestions: true } },
  });
  const again = await sendOk(socket, 'queue:join', { projectId: 'hidden', leaseIds: [leaseId] });
  expect(again.items[0]?.suggestion).toHaveLength(2);
  socket.close();
});

test('an audited item is not explained, so that its answer is not anchored', async () => {
  await createProject(service, { slug: 'audited', settings: { auditShare: 0.9, auditRate: 1 } });
  const texts = animalTexts(20).map(({ text }) => ({ text }));
  await importRows(service, 'audited', texts);
  const socket = await connectAnnotator(service, 'Ada', 'audited');
  const { leaseId, why } = await join(socket, 'audited');
  expect(why.stream).toBe('audit');
  expect(await sendOk(socket, 'item:explain', { leaseId })).toMatchObject({ reason: 'audit' });
  socket.close();
});
