import type { HistoryEntry } from '../../client/annotate/annotation-state.js';
import { HistoryKeeper, type HistoryStore } from '../../client/annotate/history-keeper.js';
import { findInHistory } from '../../client/annotate/history/find-in-history.js';
import { strongestWords, textParts } from '../../client/annotate/item/text-parts.js';
import { rankLabels } from '../../client/annotate/labels/rank-labels.js';
import { paceOf, secondsLeft } from '../../client/annotate/pace.js';
import { AnnotatorId } from '../../server/contract/ids.js';
import { aLabel, answerId, leased } from './builders.js';

function entry(number: number, changes: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    answerId: answerId(number),
    leased: leased(number),
    labelId: aLabel('yes').id,
    ...{ at: number, elapsedMs: 1000 * number, earlier: false, status: 'recorded' as const },
    ...changes,
  };
}

describe('searching labels', () => {
  const labels = ['card_arrival', 'lost_or_stolen_card', 'Verify top-up', '餐厅服务'].map(
    (name) => ({ ...aLabel('any'), name }),
  );
  const found = (query: string) => rankLabels(labels, query).map(({ name }) => name);

  it.each([
    ['', ['card_arrival', 'lost_or_stolen_card', 'Verify top-up', '餐厅服务']],
    ['card', ['card_arrival', 'lost_or_stolen_card']],
    ['card st', ['lost_or_stolen_card']],
    ['CARD_A', ['card_arrival', 'lost_or_stolen_card']],
    ['top up', ['Verify top-up']],
    ['olen', ['lost_or_stolen_card']],
    ['服务', ['餐厅服务']],
    ['xyz', []],
  ])('“%s” finds %j', (query, names) => {
    expect(found(query)).toEqual(names);
  });
});

describe('the marks in a text', () => {
  const text = 'good but slow';
  const words = [
    { start: 0, end: 4, weight: 2 },
    { start: 5, end: 8, weight: 0.1 },
    { start: 9, end: 13, weight: -1 },
  ];

  it('leave the text as it is', () => {
    const parts = textParts(text, words);
    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect(parts.map(({ strength }) => strength)).toEqual([1, 0, -0.5]);
    expect(textParts(text, [])).toEqual([{ text, strength: 0 }]);
    expect(textParts('', [])).toEqual([]);
  });

  it('name the words that pulled most, each way', () => {
    expect(strongestWords(text, words, 'for')).toEqual(['good']);
    expect(strongestWords(text, words, 'against')).toEqual(['slow']);
  });
});

describe('the pace', () => {
  it('is the median of the last answers on this page', () => {
    const history = [5, 4, 3, 2, 1].map((number) => entry(number));
    const pace = paceOf([...history, entry(900, { earlier: true })], 3);
    expect(pace).toEqual({ secondsPerItem: 3, today: 4 });
    expect(secondsLeft(100, pace)).toBe(300);
  });

  it('is not told from too few', () => {
    const pace = paceOf([entry(1)], 0);
    expect(pace.secondsPerItem).toBeNull();
    expect(secondsLeft(10, pace)).toBeNull();
  });
});

describe('the history', () => {
  it('is searched by text and label', () => {
    const history = [entry(1), entry(12), entry(2, { labelId: aLabel('no').id })];
    const numbers = (query: string, labelId: HistoryEntry['labelId'] | null) =>
      findInHistory(history, { query, labelId }).map(({ at }) => at);
    expect(numbers(' TEXT 1', null)).toEqual([1, 12]);
    expect(numbers('', aLabel('no').id)).toEqual([2]);
    expect(numbers('text 1', aLabel('no').id)).toEqual([]);
  });

  it('is kept entry by entry, and what was open when its page closed has arrived', async () => {
    const log: string[] = [];
    const store: HistoryStore = {
      load: () =>
        Promise.resolve([entry(1, { status: 'sending' }), entry(2, { status: 'sending' })]),
      put: (_owner, { at, status }) => Promise.resolve(void log.push(`put ${at} ${status}`)),
      remove: ({ at }) => Promise.resolve(void log.push(`remove ${at}`)),
    };
    const owner = { annotatorId: AnnotatorId.parse('ann'), project: 'p' };
    const keeper = new HistoryKeeper(store, owner);
    const loaded = await keeper.load(new Set([answerId(2)]));
    expect(loaded.map(({ status }) => status)).toEqual(['recorded', 'sending']);
    const [one, two] = [entry(1, { earlier: true }), entry(2, { status: 'sending' })];
    keeper.follow([], [one]);
    keeper.follow([one], [two, one]);
    keeper.follow([two, one], [{ ...two, status: 'recorded' }]);
    expect(log).toEqual(['put 2 sending', 'put 2 recorded', 'remove 1']);
  });
});
