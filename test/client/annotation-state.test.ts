import type { AnnotationMessage } from '../../client/annotate/annotation-message.js';
import {
  annotationReducer,
  currentItem,
  historyLimit,
  initialAnnotationState,
  undoableAnswer,
  type AnnotationState,
} from '../../client/annotate/annotation-state.js';
import type { LabelId } from '../../server/contract/ids.js';
import type { LeasedItem } from '../../server/contract/queue.js';
import { aLabel, answerId, aProject, leased, progress } from './builders.js';

const yes = aLabel('yes').id;
const no = aLabel('no').id;

function after(messages: readonly AnnotationMessage[], from = initialAnnotationState) {
  return messages.reduce(annotationReducer, from);
}

function joined(items: readonly LeasedItem[], done: readonly LeasedItem[] = []): AnnotationMessage {
  const project = aProject();
  return {
    kind: 'joined',
    project,
    labels: project.labels,
    items,
    progress: progress(),
    done: done.map(({ item }) => item.id),
  };
}

function shown(state: AnnotationState): string | undefined {
  return currentItem(state)?.item.text;
}

function answered(number: number, labelId: LabelId): AnnotationMessage {
  return { kind: 'answered', answerId: answerId(number), labelId, elapsedMs: 1000, at: number };
}

describe('the annotator’s page', () => {
  it('shows the next item at once when one is answered', () => {
    const state = after([joined([leased(1), leased(2)]), answered(1, yes)]);
    expect(shown(state)).toBe('Text 2');
    expect(state.history).toMatchObject([{ labelId: yes, status: 'sending' }]);
  });

  it('never swaps the item on screen for one that arrives', () => {
    const state = after([joined([leased(1)]), { kind: 'item-arrived', leased: leased(2) }]);
    expect(shown(state)).toBe('Text 1');
    expect(state.queue).toHaveLength(2);
  });

  it('takes an item that arrives twice only once', () => {
    const state = after([joined([leased(1)]), { kind: 'item-arrived', leased: leased(1) }]);
    expect(state.queue).toHaveLength(1);
  });

  it('brings an undone answer back in front of what was on screen', () => {
    const state = after([
      joined([leased(1), leased(2)]),
      answered(1, yes),
      { kind: 'acknowledged', answerId: answerId(1), status: 'recorded' },
      { kind: 'undoing', answerId: answerId(1) },
      { kind: 'undone', answerId: answerId(1), leased: leased(1, 'lease-new') },
    ]);
    expect(state.queue.map(({ leaseId }) => leaseId)).toEqual(['lease-new', 'lease-2']);
    expect(state.history).toEqual([]);
  });

  it('undoes across answers: the next one is the newest that still stands', () => {
    const state = after([
      joined([leased(1), leased(2)]),
      answered(1, yes),
      answered(2, no),
      { kind: 'undoing', answerId: answerId(2) },
    ]);
    expect(undoableAnswer(state)?.answerId).toBe(answerId(1));
    const failed = after([{ kind: 'undo-failed', answerId: answerId(2) }], state);
    expect(undoableAnswer(failed)?.answerId).toBe(answerId(2));
  });

  it('drops an item whose lease ended, and says so only when it was on screen', () => {
    const start = after([joined([leased(1), leased(2)])]);
    const ahead = after([{ kind: 'leases-ended', leaseIds: [leased(2).leaseId] }], start);
    expect(ahead.notice).toBeNull();
    const onScreen = after([{ kind: 'leases-ended', leaseIds: [leased(1).leaseId] }], start);
    expect(shown(onScreen)).toBe('Text 2');
    expect(onScreen.notice).toEqual({ kind: 'lease-ended' });
  });

  it('does not show an item again whose answer is still on its way', () => {
    const unsent = leased(1);
    const state = after([joined([leased(1, 'lease-again'), leased(2)], [unsent])]);
    expect(shown(state)).toBe('Text 2');
  });

  it('does not show an item again that was answered in this session', () => {
    const state = after([
      joined([leased(1)]),
      answered(1, yes),
      { kind: 'item-arrived', leased: leased(1, 'lease-again') },
    ]);
    expect(currentItem(state)).toBeNull();
  });

  it('keeps the reason of an empty queue when it joins again without items', () => {
    const state = after([joined([]), { kind: 'queue-emptied', reason: 'paused' }, joined([])]);
    expect(state.phase).toEqual({ kind: 'empty', reason: 'paused' });
    expect(after([joined([leased(1)])], state).phase).toEqual({ kind: 'labeling' });
  });

  it('goes on labeling what was leased ahead when the queue runs dry', () => {
    const state = after([joined([leased(1)]), { kind: 'queue-emptied', reason: 'all-answered' }]);
    expect(shown(state)).toBe('Text 1');
  });

  it('offers only labels that are not retired, in their order', () => {
    const labels = [
      { ...aLabel('late'), order: 2 },
      { ...aLabel('gone'), order: 1, retired: true },
      { ...aLabel('early'), order: 0 },
    ];
    const state = after([{ kind: 'project-changed', project: aProject(labels) }]);
    expect(state.labels.map(({ name }) => name)).toEqual(['early', 'late']);
  });

  it('remembers a bounded number of answers', () => {
    let state = initialAnnotationState;
    for (let number = 1; number <= historyLimit + 5; number++) {
      state = after(
        [{ kind: 'item-arrived', leased: leased(number) }, answered(number, yes)],
        state,
      );
    }
    expect(state.history).toHaveLength(historyLimit);
    expect(state.history[0]?.answerId).toBe(answerId(historyLimit + 5));
  });

  it('corrects the label of an answer given before', () => {
    const state = after([
      joined([leased(1)]),
      answered(1, yes),
      { kind: 'corrected', answerId: answerId(1), labelId: no },
    ]);
    expect(state.history).toMatchObject([{ labelId: no }]);
  });
});
