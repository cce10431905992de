import { AnnotationSession } from '../../client/annotate/annotation-session.js';
import { currentItem } from '../../client/annotate/annotation-state.js';
import { Unreachable, type Connection, type ConnectionStatus } from '../../client/wire.js';
import { AnnotatorId } from '../../server/contract/ids.js';
import type { LeasedItem } from '../../server/contract/queue.js';
import { aLabel, aProject, leased, progress } from './builders.js';

type Reply = object | null;

/** A connection whose server answers by `replies`; null stands for silence. */
class FakeConnection implements Connection {
  status: ConnectionStatus = 'online';
  readonly sent: { event: string; payload: unknown }[] = [];
  readonly replies: Record<string, (payload: never) => Reply> = {};
  readonly #statusListeners = new Set<(status: ConnectionStatus) => void>();
  readonly #listeners = new Map<string, (payload: never) => void>();

  request: Connection['request'] = async (event, payload) => {
    if (this.status !== 'online') throw new Unreachable();
    this.sent.push({ event, payload });
    const reply = this.replies[event]?.(payload as never) ?? null;
    await Promise.resolve();
    if (reply === null) throw new Unreachable();
    return reply as never;
  };
  on: Connection['on'] = (event, listener) => {
    this.#listeners.set(event, listener);
    return () => this.#listeners.delete(event);
  };
  onStatus(listener: (status: ConnectionStatus) => void) {
    this.#statusListeners.add(listener);
    return () => void this.#statusListeners.delete(listener);
  }
  reconnect = () => undefined;

  become(status: ConnectionStatus): void {
    this.status = status;
    for (const listener of this.#statusListeners) listener(status);
  }
  push(event: string, payload: unknown): void {
    this.#listeners.get(event)?.(payload as never);
  }
  all(event: string): unknown[] {
    return this.sent.filter((message) => message.event === event).map(({ payload }) => payload);
  }
}

function openSession(items: readonly LeasedItem[]) {
  const connection = new FakeConnection();
  const project = aProject();
  let ids = 0;
  let now = 0;
  connection.replies['queue:join'] = () => {
    const reply = { project, labels: project.labels, items, progress: progress() };
    return { ok: true, ...reply };
  };
  connection.replies['answer:submit'] = ({ answerId }: { answerId: string }) => ({
    ok: true,
    answerId,
    status: 'recorded',
  });
  const session = new AnnotationSession({
    connection,
    outbox: {
      load: () => Promise.resolve([]),
      put: () => Promise.resolve(),
      remove: () => Promise.resolve(),
    },
    history: {
      load: () => Promise.resolve([]),
      put: () => Promise.resolve(),
      remove: () => Promise.resolve(),
    },
    owner: { annotatorId: AnnotatorId.parse('ann'), project: 'reviews' },
    newId: () => `answer-${++ids}`,
    now: () => (now += 10),
    date: () => 0,
    random: () => 0,
  });
  const close = session.open();
  return { session, connection, close };
}

const yes = aLabel('yes').id;
const tick = () => jest.advanceTimersByTimeAsync(0);

describe('AnnotationSession', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('joins once, and names the leases it holds when it joins again', async () => {
    const { connection, session } = openSession([leased(1), leased(2)]);
    await tick();
    expect(connection.all('queue:join')).toEqual([{ projectId: 'reviews', leaseIds: [] }]);
    connection.become('offline');
    session.answer(yes);
    connection.become('online');
    await tick();
    expect(connection.all('queue:join')[1]).toEqual({
      projectId: 'reviews',
      leaseIds: ['lease-2', 'lease-1'],
    });
  });

  it('sends what was answered offline after it has joined again, with the same id', async () => {
    const { connection, session } = openSession([leased(1), leased(2)]);
    await tick();
    connection.become('offline');
    session.answer(yes);
    expect(session.getState().unsent).toBe(1);
    expect(currentItem(session.getState())?.leaseId).toBe('lease-2');
    connection.become('online');
    await tick();
    expect(connection.sent.map(({ event }) => event)).toEqual([
      'queue:join',
      'queue:join',
      'answer:submit',
    ]);
    expect(session.getState().unsent).toBe(0);
    expect(session.getState().history).toMatchObject([
      { answerId: 'answer-1', status: 'recorded' },
    ]);
  });

  it('undoes without the server what was never sent', async () => {
    const { connection, session } = openSession([leased(1), leased(2)]);
    await tick();
    connection.become('offline');
    session.answer(yes);
    await session.undo();
    expect(currentItem(session.getState())?.leaseId).toBe('lease-1');
    expect(session.getState().unsent).toBe(0);
  });

  it('undoes at the server once the answer is acknowledged', async () => {
    const { connection, session } = openSession([leased(1), leased(2)]);
    await tick();
    connection.replies['answer:undo'] = () => ({ ok: true, ...leased(1, 'lease-new') });
    session.answer(yes);
    void session.undo();
    await tick();
    expect(connection.all('answer:undo')).toEqual([{ answerId: 'answer-1' }]);
    expect(currentItem(session.getState())?.leaseId).toBe('lease-new');
  });

  it('shows a refusal and goes on', async () => {
    const { connection, session } = openSession([leased(1), leased(2)]);
    await tick();
    connection.replies['answer:submit'] = () => ({
      ok: false,
      code: 'already-answered',
      message: 'taken',
    });
    session.answer(yes);
    await tick();
    expect(session.getState().notice).toMatchObject({ kind: 'refusal', code: 'already-answered' });
    expect(session.getState().unsent).toBe(0);
    expect(currentItem(session.getState())?.leaseId).toBe('lease-2');
  });

  it('renews its leases three times in their time, and drops the ones that ended', async () => {
    const { connection, session } = openSession([leased(1), leased(2)]);
    await tick();
    connection.replies['lease:renew'] = () => ({
      ok: true,
      leases: [{ leaseId: 'lease-2', expiresAt: '' }],
    });
    await jest.advanceTimersByTimeAsync(100_000);
    expect(connection.all('lease:renew')).toEqual([{ leaseIds: ['lease-1', 'lease-2'] }]);
    expect(session.getState().queue.map(({ leaseId }) => leaseId)).toEqual(['lease-2']);
    expect(session.getState().notice).toEqual({ kind: 'lease-ended' });
  });

  it('measures the time on an item from when it was shown', async () => {
    const { connection, session } = openSession([leased(1)]);
    await tick();
    session.answer(yes);
    await tick();
    expect(connection.all('answer:submit')).toMatchObject([{ elapsedMs: 10 }]);
  });

  it('leaves the queue and falls silent when closed', async () => {
    const { connection, close } = openSession([leased(1)]);
    await tick();
    close();
    await jest.advanceTimersByTimeAsync(600_000);
    expect(connection.sent.at(-1)?.event).toBe('queue:leave');
    expect(connection.all('lease:renew')).toEqual([]);
  });

  it('takes a skip back while it is held, and sends it with the next answer otherwise', async () => {
    const { connection, session } = openSession([leased(1), leased(2), leased(3)]);
    connection.replies['item:skip'] = () => ({ ok: true });
    await tick();
    session.skip('unsure');
    expect(currentItem(session.getState())?.leaseId).toBe('lease-2');
    await session.undo();
    expect(currentItem(session.getState())?.leaseId).toBe('lease-1');
    session.skip('other');
    session.answer(yes);
    await tick();
    expect(connection.all('item:skip')).toEqual([{ leaseId: 'lease-1', reason: 'other' }]);
    expect(connection.all('answer:submit')).toMatchObject([{ leaseId: 'lease-2' }]);
  });

  it('sends a skip by itself, and says so to somebody who wants it back later', async () => {
    const { connection, session } = openSession([leased(1), leased(2)]);
    connection.replies['item:skip'] = () => ({ ok: true });
    await tick();
    session.skip('unsure');
    await jest.advanceTimersByTimeAsync(5000);
    expect(connection.all('item:skip')).toHaveLength(1);
    await session.undo();
    expect(session.getState().notice).toEqual({ kind: 'skip-sent' });
    expect(currentItem(session.getState())?.leaseId).toBe('lease-2');
  });

  it('accepts what is suggested, and says when nothing is', async () => {
    const suggested = { ...leased(1), suggestion: [{ labelId: yes, probability: 0.9 }] };
    const { connection, session } = openSession([suggested, leased(2)]);
    await tick();
    session.accept();
    await tick();
    expect(connection.all('answer:submit')).toMatchObject([{ value: { labelId: yes } }]);
    session.accept();
    expect(session.getState().notice).toEqual({ kind: 'nothing-to-accept' });
  });
});
