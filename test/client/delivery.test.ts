import {
  Delivery,
  waitBefore,
  type DeliveryAck,
  type Outbox,
  type Outgoing,
} from '../../client/annotate/delivery.js';
import { AnnotatorId, LabelId } from '../../server/contract/ids.js';
import { answerId, leased } from './builders.js';

const owner = { annotatorId: AnnotatorId.parse('ann'), project: 'reviews' };

function outgoing(number: number): Outgoing {
  const { leaseId, item } = leased(number);
  return {
    id: answerId(number),
    lease: leaseId,
    item: item.id,
    event: 'answer:submit',
    payload: {
      answerId: answerId(number),
      leaseId,
      itemId: item.id,
      value: { kind: 'label', labelId: LabelId.parse('yes') },
      elapsedMs: 5,
    },
  };
}

class MemoryOutbox implements Outbox {
  readonly kept = new Map<string, Outgoing>();
  load = () => Promise.resolve([...this.kept.values()]);
  put = (_owner: unknown, message: Outgoing) => {
    this.kept.set(message.id, message);
    return Promise.resolve();
  };
  remove = (id: string) => {
    this.kept.delete(id);
    return Promise.resolve();
  };
}

/** A delivery whose server answers by the script, then with yes. */
function deliver(script: ((outgoing: Outgoing) => Promise<DeliveryAck>)[] = []) {
  const sent: string[] = [];
  const settled: string[] = [];
  const delayed: string[] = [];
  const outbox = new MemoryOutbox();
  const delivery = new Delivery({
    outbox,
    owner,
    send: (message) => {
      sent.push(message.id);
      return (script.shift() ?? (() => Promise.resolve({ ok: true as const })))(message);
    },
    onSettled: (message, ack) => settled.push(`${message.id} ${ack.ok ? 'ok' : ack.code}`),
    onDelayed: (code) => delayed.push(code),
    onCount: () => undefined,
    random: () => 0,
  });
  return { delivery, outbox, sent, settled, delayed };
}

const silence = () => Promise.reject(new Error('no acknowledgement'));
const refuse = (code: 'paused' | 'lease-unknown') => () =>
  Promise.resolve({ ok: false as const, code, message: '' });

describe('Delivery', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('sends in order, each after the acknowledgement of the one before', async () => {
    const { delivery, sent, settled, outbox } = deliver();
    delivery.open();
    for (const number of [1, 2, 3]) delivery.add(outgoing(number));
    await jest.advanceTimersByTimeAsync(0);
    expect(sent).toEqual(['answer-1', 'answer-2', 'answer-3']);
    expect(settled).toEqual(['answer-1 ok', 'answer-2 ok', 'answer-3 ok']);
    expect(outbox.kept.size).toBe(0);
  });

  it('sends the same message again, after a growing wait, while no acknowledgement comes', async () => {
    const { delivery, sent } = deliver([silence, silence]);
    delivery.open();
    delivery.add(outgoing(1));
    await jest.advanceTimersByTimeAsync(waitBefore(0, 0) - 1);
    expect(sent).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(sent).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(waitBefore(1, 0));
    expect(sent).toEqual(['answer-1', 'answer-1', 'answer-1']);
    expect(delivery.unsent).toEqual([]);
  });

  it('holds everything while closed and sends at once when opened', async () => {
    const { delivery, sent, outbox } = deliver();
    delivery.add(outgoing(1));
    await jest.advanceTimersByTimeAsync(60_000);
    expect(sent).toEqual([]);
    expect(outbox.kept.size).toBe(1);
    delivery.open();
    await jest.advanceTimersByTimeAsync(0);
    expect(sent).toEqual(['answer-1']);
  });

  it('keeps an answer that is refused for now, and drops one that is refused for good', async () => {
    const { delivery, settled, delayed } = deliver([refuse('paused'), refuse('lease-unknown')]);
    delivery.open();
    delivery.add(outgoing(1));
    await jest.advanceTimersByTimeAsync(0);
    expect(delayed).toEqual(['paused']);
    expect(delivery.unsent).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(waitBefore(0, 1));
    expect(settled).toEqual(['answer-1 lease-unknown']);
    expect(delivery.unsent).toEqual([]);
  });

  it('restores what an earlier page left, ahead of what is new and without repeats', async () => {
    const { delivery, outbox, sent } = deliver();
    outbox.kept.set('answer-1', outgoing(1));
    delivery.add(outgoing(2));
    await delivery.restore();
    delivery.open();
    await jest.advanceTimersByTimeAsync(0);
    expect(sent).toEqual(['answer-1', 'answer-2']);
  });

  it('takes back what was never tried, and nothing that may have arrived', async () => {
    const { delivery } = deliver([silence]);
    delivery.add(outgoing(1));
    delivery.add(outgoing(2));
    expect(delivery.withdraw('answer-2')).toBe(true);
    delivery.open();
    await jest.advanceTimersByTimeAsync(0);
    expect(delivery.withdraw('answer-1')).toBe(false);
    delivery.close();
    await jest.advanceTimersByTimeAsync(0);
    expect(delivery.withdraw('answer-1')).toBe(false);
  });

  it('tells who waits when a message has left the line', async () => {
    const { delivery } = deliver([silence]);
    delivery.open();
    delivery.add(outgoing(1));
    let left = false;
    void delivery.settled('answer-1').then(() => (left = true));
    await jest.advanceTimersByTimeAsync(1);
    expect(left).toBe(false);
    await jest.advanceTimersByTimeAsync(waitBefore(0, 1));
    expect(left).toBe(true);
  });
});

it('waits at most half a minute, and spreads the tries of many pages', () => {
  expect(waitBefore(30, 1)).toBe(30_000);
  expect(waitBefore(0, 0)).toBeLessThan(waitBefore(0, 1));
  expect(waitBefore(0, 1)).toBeLessThan(waitBefore(1, 1));
});
