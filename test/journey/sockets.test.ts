import { randomUUID } from 'node:crypto';
import type { LeasedItem } from '../../server/contract/queue.js';
import {
  connect,
  connectAnnotator,
  createProject,
  eventually,
  importRows,
  nextPush,
  send,
  sendOk,
  startTestService,
  type TestService,
  type TestSocket,
} from '../support/service.js';
import { animalTexts } from '../support/texts.js';

describe('sockets', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });
  afterAll(() => service.close());

  async function projectWith(slug: string, items: number, settings: object = {}) {
    const project = await createProject(service, { slug, settings });
    await importRows(
      service,
      slug,
      animalTexts(items).map(({ text }) => ({ text })),
    );
    return project;
  }

  function answerTo(item: LeasedItem | undefined, labelId: string | undefined) {
    return {
      answerId: randomUUID(),
      leaseId: item?.leaseId,
      itemId: item?.item.id,
      value: { kind: 'label', labelId },
      elapsedMs: 5,
    };
  }

  test('refuses somebody without a token, and with a wrong one', async () => {
    await expect(connect(service.app.url, '')).rejects.toThrow('Sign in first');
    await expect(connect(service.app.url, 'qrt_wrong')).rejects.toThrow('Sign in first');
  });

  test('two people never hold one item, and each is offered everything the other does not take', async () => {
    await projectWith('pairs', 12);
    const [ada, ben] = [
      await connectAnnotator(service, 'Ada', 'pairs'),
      await connectAnnotator(service, 'Ben', 'pairs'),
    ];
    const seen = await Promise.all([answerAll(ada, 'pairs'), answerAll(ben, 'pairs')]);
    const all = seen.flat();
    expect(all).toHaveLength(12);
    expect(new Set(all).size).toBe(12);
    ada.disconnect();
    ben.disconnect();
  });

  /** Answers until the queue is empty; returns the items seen. */
  async function answerAll(socket: TestSocket, projectId: string): Promise<string[]> {
    const seen: string[] = [];
    const emptied = nextPush(socket, 'queue:empty');
    const { items, labels } = await sendOk(socket, 'queue:join', { projectId });
    const answer = async (item: LeasedItem) => {
      seen.push(item.item.id);
      await sendOk(socket, 'answer:submit', answerTo(item, labels[0]?.id));
    };
    const pushed: Promise<void>[] = [];
    socket.on('item:next', (item) => pushed.push(answer(item)));
    for (const item of items) await answer(item);
    await emptied;
    // The queue may say that it is empty before the last answer is acknowledged.
    await Promise.all(pushed);
    return seen;
  }

  test('the items of a socket that vanishes go to others: what was ahead at once, the shown one after its lease', async () => {
    await projectWith('vanish', 2, { leaseSeconds: 5 });
    const ada = await connectAnnotator(service, 'Ada', 'vanish');
    const held = await sendOk(ada, 'queue:join', { projectId: 'vanish' });
    expect(held.items).toHaveLength(2);
    const ben = await connectAnnotator(service, 'Ben', 'vanish');
    const empty = nextPush(ben, 'queue:empty');
    const none = await sendOk(ben, 'queue:join', { projectId: 'vanish' });
    expect(none.items).toHaveLength(0);
    expect(await empty).toMatchObject({ reason: 'all-leased' });
    const ahead = nextPush(ben, 'item:next', ({ item }) => item.id === held.items[1]?.item.id);
    const shown = nextPush(ben, 'item:next', ({ item }) => item.id === held.items[0]?.item.id);
    // Closes the connection under the protocol, without a goodbye.
    ada.io.engine.close();
    const startedAt = Date.now();
    await ahead;
    expect(Date.now() - startedAt).toBeLessThan(2000);
    await shown;
    expect(Date.now() - startedAt).toBeGreaterThan(3000);
    ben.disconnect();
  });

  test('an answer that comes after its lease counts while its slot is free', async () => {
    await projectWith('late', 1, { leaseSeconds: 5, prefetch: 1 });
    const ada = await connectAnnotator(service, 'Ada', 'late');
    const { items, labels } = await sendOk(ada, 'queue:join', { projectId: 'late' });
    await sendOk(ada, 'queue:leave', {});
    const receipt = await sendOk(ada, 'answer:submit', answerTo(items[0], labels[0]?.id));
    expect(receipt.status).toBe('late');
    const { progress } = await service.client.call('metrics', { project: 'late' });
    expect(progress).toMatchObject({ answered: 1, answers: 1 });
    ada.disconnect();
  });

  test('an answer under an old lease ends the new one that the same person holds on the item', async () => {
    await projectWith('again', 1, { prefetch: 1 });
    const ada = await connectAnnotator(service, 'Ada', 'again');
    const first = await sendOk(ada, 'queue:join', { projectId: 'again' });
    await sendOk(ada, 'queue:leave', {});
    const second = await sendOk(ada, 'queue:join', { projectId: 'again' });
    expect(second.items[0]?.item.id).toBe(first.items[0]?.item.id);
    const ended = nextPush(ada, 'lease:expired');
    await sendOk(ada, 'answer:submit', answerTo(first.items[0], first.labels[0]?.id));
    expect((await ended).leaseId).toBe(second.items[0]?.leaseId);
    ada.disconnect();
  });

  test('answers a malformed and an unknown message clearly, and changes nothing', async () => {
    await projectWith('malformed', 4);
    const ada = await connectAnnotator(service, 'Ada', 'malformed');
    const { items, labels } = await sendOk(ada, 'queue:join', { projectId: 'malformed' });
    const good = answerTo(items[0], labels[0]?.id);
    const wrong: [unknown, string][] = [
      [{ ...good, value: { kind: 'nonsense' } }, 'malformed'],
      [{ ...good, elapsedMs: -1 }, 'malformed'],
      [{ ...good, answerId: '../../etc' }, 'malformed'],
      [undefined, 'malformed'],
      [null, 'malformed'],
      [[1, 2, 3], 'malformed'],
      ['text', 'malformed'],
      [{ ...good, leaseId: 'unknown' }, 'lease-unknown'],
      [{ ...good, itemId: '999999' }, 'lease-unknown'],
    ];
    for (const [payload, code] of wrong) {
      const reply = await send(ada, 'answer:submit', payload);
      expect(reply).toMatchObject({ ok: false, code });
      expect((reply as { message: string }).message.length).toBeGreaterThan(10);
    }
    const unknown = await send(ada, 'answer:delete' as never, {});
    expect(unknown).toMatchObject({ ok: false, code: 'malformed' });
    const { progress } = await service.client.call('metrics', { project: 'malformed' });
    expect(progress.answers).toBe(0);
    ada.disconnect();
  });

  test('a client that wants no acknowledgement is served all the same', async () => {
    await projectWith('silent', 4);
    const ada = await connectAnnotator(service, 'Ada', 'silent');
    const { items, labels } = await sendOk(ada, 'queue:join', { projectId: 'silent' });
    const raw = ada as unknown as { emit(event: string, payload?: unknown): void };
    raw.emit('answer:submit', answerTo(items[0], labels[0]?.id));
    raw.emit('answer:submit', { nonsense: true });
    raw.emit('answer:submit');
    raw.emit('no:such:event');
    await eventually(async () => {
      const { progress } = await service.client.call('metrics', { project: 'silent' });
      return progress.answers === 1;
    });
    ada.disconnect();
  });

  test('a repeated answer gets the same acknowledgement; its id with other content is refused', async () => {
    await projectWith('repeats', 4);
    const ada = await connectAnnotator(service, 'Ada', 'repeats');
    const { items, labels } = await sendOk(ada, 'queue:join', { projectId: 'repeats' });
    const answer = answerTo(items[0], labels[0]?.id);
    const [first, ...others] = await Promise.all(
      Array.from({ length: 5 }, () => send(ada, 'answer:submit', answer)),
    );
    expect(first).toMatchObject({ ok: true, status: 'recorded' });
    for (const reply of others) expect(reply).toEqual(first);
    const other = { ...answer, value: { kind: 'label', labelId: labels[1]?.id } };
    expect(await send(ada, 'answer:submit', other)).toMatchObject({ ok: false, code: 'conflict' });
    const second = { ...answer, answerId: randomUUID() };
    expect(await send(ada, 'answer:submit', second)).toMatchObject({ status: 'duplicate' });
    const { progress } = await service.client.call('metrics', { project: 'repeats' });
    expect(progress.answers).toBe(1);
    ada.disconnect();
  });

  test('undo brings the item back, correction changes the answer, skip and flag are remembered', async () => {
    await projectWith('second-thoughts', 6);
    const ada = await connectAnnotator(service, 'Ada', 'second-thoughts');
    const { items, labels } = await sendOk(ada, 'queue:join', { projectId: 'second-thoughts' });
    const answer = answerTo(items[0], labels[0]?.id);
    await sendOk(ada, 'answer:submit', answer);
    const undone = await sendOk(ada, 'answer:undo', { answerId: answer.answerId });
    expect(undone.item.id).toBe(items[0]?.item.id);
    expect(undone.leaseId).not.toBe(items[0]?.leaseId);
    expect(await send(ada, 'answer:undo', { answerId: answer.answerId })).toMatchObject({
      ok: false,
      code: 'not-found',
    });
    const again = answerTo(undone, labels[0]?.id);
    await sendOk(ada, 'answer:submit', again);
    const value = { kind: 'label', labelId: labels[1]?.id };
    await sendOk(ada, 'answer:correct', { answerId: again.answerId, value });
    await sendOk(ada, 'item:flag', { leaseId: items[1]?.leaseId, note: 'odd' });
    await sendOk(ada, 'item:skip', { leaseId: items[1]?.leaseId, reason: 'unsure' });
    const { annotators, classBalance } = await service.client.call('metrics', {
      project: 'second-thoughts',
    });
    expect(annotators).toMatchObject([{ name: 'Ada', answers: 1, skipped: 1, flagged: 1 }]);
    expect(classBalance.map(({ labeled }) => labeled)).toEqual([0, 1]);
    ada.disconnect();
  });

  test('an annotator sees no other project and may not manage', async () => {
    await projectWith('mine', 4);
    await projectWith('theirs', 4);
    const ada = await connectAnnotator(service, 'Ada', 'mine');
    const other = await send(ada, 'queue:join', { projectId: 'theirs' });
    expect(other).toMatchObject({ ok: false, code: 'not-found' });
    expect(await send(ada, 'project:watch', { projectId: 'mine' })).toMatchObject({
      ok: false,
      code: 'forbidden',
    });
    expect(await send(ada, 'round:close', { projectId: 'mine' })).toMatchObject({
      ok: false,
      code: 'forbidden',
    });
    ada.disconnect();
  });

  test('deleting a project while somebody labels in it refuses their answer and harms nobody', async () => {
    await projectWith('doomed', 6);
    await projectWith('bystander', 6);
    const ada = await connectAnnotator(service, 'Ada', 'doomed', 'reviewer');
    const ben = await connectAnnotator(service, 'Ben', 'bystander');
    const { items, labels } = await sendOk(ada, 'queue:join', { projectId: 'doomed' });
    const empty = nextPush(ada, 'queue:empty');
    await service.client.call('deleteProject', { project: 'doomed' });
    expect(await empty).toMatchObject({ reason: 'no-items' });
    const reply = await send(ada, 'answer:submit', answerTo(items[0], labels[0]?.id));
    expect(reply).toMatchObject({ ok: false });
    expect((await sendOk(ben, 'queue:join', { projectId: 'bystander' })).items).toHaveLength(2);
    ada.disconnect();
    ben.disconnect();
  });

  test('changed settings hold at once for those who are at work', async () => {
    await projectWith('settings', 8, { prefetch: 1 });
    const ada = await connectAnnotator(service, 'Ada', 'settings');
    const { items } = await sendOk(ada, 'queue:join', { projectId: 'settings' });
    expect(items).toHaveLength(1);
    const pushed = [nextPush(ada, 'item:next'), nextPush(ada, 'project:changed')];
    const input = { settings: { prefetch: 3 } };
    await service.client.call('updateProject', { project: 'settings', input });
    await Promise.all(pushed);
    ada.disconnect();
  });

  test('leases of another project are not taken along', async () => {
    await projectWith('here', 4);
    await projectWith('there', 4);
    const owner = await connect(service.app.url, service.app.service.people.localSecret);
    const first = await sendOk(owner, 'queue:join', { projectId: 'here' });
    const leaseIds = first.items.map(({ leaseId }) => leaseId);
    const second = await sendOk(owner, 'queue:join', { projectId: 'there', leaseIds });
    expect(second.items).toHaveLength(2);
    expect(second.items.map(({ leaseId }) => leaseId)).not.toContain(leaseIds[0]);
    owner.disconnect();
  });

  test('events that are named like members of an object are unknown ones', async () => {
    const ada = await connectAnnotator(service, 'Ada', 'here');
    for (const event of ['toString', '__proto__', 'constructor']) {
      expect(await send(ada, event as never, {})).toMatchObject({ ok: false, code: 'malformed' });
    }
    ada.disconnect();
  });

  test('pausing stops the questions and resuming brings them back by itself', async () => {
    await projectWith('paused', 6);
    const ada = await connectAnnotator(service, 'Ada', 'paused');
    const owner = await connect(service.app.url, service.app.service.people.localSecret);
    await sendOk(owner, 'project:pause', { projectId: 'paused' });
    const empty = nextPush(ada, 'queue:empty');
    const joined = await sendOk(ada, 'queue:join', { projectId: 'paused' });
    expect(joined.items).toEqual([]);
    expect(await empty).toMatchObject({ reason: 'paused' });
    const next = nextPush(ada, 'item:next');
    await sendOk(owner, 'project:resume', { projectId: 'paused' });
    await next;
    ada.disconnect();
    owner.disconnect();
  });
});
