import type { ItemId, LabelId, ProjectId } from '../../contract/ids.js';
import { oracleAnnotatorPrefix } from '../../domain/oracle.js';
import { clipText } from '../../domain/words.js';
import type { ExportSource, KnownLabel } from '../store.js';
import { isFlagged, isRetired, setLabel } from './marks.js';
import {
  countedAnswers,
  currentValue,
  isClosed,
  liveLeases,
  type Argument,
  type MemoryItem,
  type MemoryState,
  type Result,
} from './state.js';

type ListedItem = Result<'items'>[number];
interface Page {
  readonly projectId: ProjectId;
  readonly after: number;
  readonly limit: number;
}

function pageOf(state: MemoryState, { projectId, after, limit }: Page): MemoryItem[] {
  return state
    .itemsOf(projectId)
    .filter(({ number }) => number > after)
    .slice(0, limit);
}

export function itemById(state: MemoryState, itemId: ItemId): MemoryItem | undefined {
  return state.items.find(({ id }) => id === itemId);
}

export function poolItems(state: MemoryState, page: Argument<'poolItems'>): Result<'poolItems'> {
  return pageOf(state, page).map(({ id, stream, sampleKey, contentHash }) => ({
    ...{ itemId: id, stream, sampleKey, contentHash },
  }));
}

export function texts(state: MemoryState, { itemIds }: Argument<'texts'>): Result<'texts'> {
  return itemIds.map((itemId) => {
    const item = itemById(state, itemId);
    if (item === undefined) throw new Error(`there is no item ${itemId}`);
    return item.payload.text;
  });
}

export function items(state: MemoryState, page: Argument<'items'>): Result<'items'> {
  return pageOf(state, page).map((item) => present(state, item));
}

export function itemsById(
  state: MemoryState,
  { projectId, itemIds, clip }: Argument<'itemsById'>,
): Result<'itemsById'> {
  return itemIds.flatMap((itemId) => {
    const item = itemById(state, itemId);
    return item?.projectId === projectId ? [present(state, item, clip)] : [];
  });
}

/** An item as a list shows it. */
export function present(
  state: MemoryState,
  item: MemoryItem,
  clip = Number.MAX_SAFE_INTEGER,
): ListedItem {
  const { text, title } = item.payload;
  const set = setLabel(state, item);
  const answer = commonestLabel(item);
  const label = set ?? answer ?? knownFromImport(item);
  const source = set !== null ? 'set' : answer === null ? 'import' : 'annotator';
  const skipped = item.leases.some((lease) => lease.state === 'skipped');
  return {
    id: item.id,
    text: clipText(text, clip),
    clipped: text.length > clip,
    title: title ?? null,
    state: stateOf(state, item),
    audit: item.stream === 'audit',
    flagged: isFlagged(state, item),
    skipped: skipped && !isClosed(item),
    label: label === null ? null : labelName(state, item.projectId, label),
    labelId: label,
    source: label === null ? null : source,
    answers: countedAnswers(item).length,
  };
}

function stateOf(state: MemoryState, item: MemoryItem): ListedItem['state'] {
  if (isRetired(state, item)) return 'retired';
  if (item.stream === 'test') return 'test';
  if (item.overlap === 0) return 'given';
  if (isClosed(item)) return 'answered';
  return liveLeases(item).length > 0 ? 'leased' : 'open';
}

/** The label most answers chose; the one chosen first where two are as common. */
function commonestLabel(item: MemoryItem): LabelId | null {
  const votes = new Map<LabelId, number>();
  for (const answer of countedAnswers(item)) {
    const { labelId } = currentValue(answer);
    votes.set(labelId, (votes.get(labelId) ?? 0) + 1);
  }
  const most = Math.max(...votes.values());
  return [...votes].find(([, count]) => count === most)?.[0] ?? null;
}

function knownFromImport({ given }: MemoryItem): LabelId | null {
  return given?.use === 'training' || given?.use === 'test' ? given.labelId : null;
}

export function labelName(state: MemoryState, projectId: ProjectId, labelId: LabelId): string {
  const label = state.project(projectId).labels.find(({ id }) => id === labelId);
  if (label === undefined) throw new Error(`there is no label ${labelId}`);
  return label.name;
}

export function knownLabels(
  state: MemoryState,
  { projectId, cut }: Argument<'knownLabels'>,
): Result<'knownLabels'> {
  return state.itemsOf(projectId).flatMap((item): KnownLabel[] => {
    const { id: itemId, stream } = item;
    if (isRetired(state, item)) return [];
    const set = setLabel(state, item);
    const first = countedAnswers(item)[0]?.seq ?? 0;
    if (set !== null) {
      const counts = stream !== 'audit' || (first > 0 && first <= (cut ?? Infinity));
      return counts ? [{ itemId, labelId: set, order: first, stream, closed: true }] : [];
    }
    const labelId = knownFromImport(item);
    if (labelId !== null) return [{ itemId, labelId, order: 0, stream, closed: true }];
    return countedAnswers(item)
      .filter(({ seq }) => seq <= (cut ?? Infinity))
      .map((answer) => ({
        ...{ itemId, labelId: currentValue(answer).labelId, order: answer.seq, stream },
        closed: isClosed(item),
      }));
  });
}

export function exportPage(state: MemoryState, page: Argument<'exportPage'>): Result<'exportPage'> {
  const shown = state
    .itemsOf(page.projectId)
    .filter((item) => item.number > page.after && !isRetired(state, item));
  return shown.slice(0, page.limit).map((item): ExportSource => {
    const set = setLabel(state, item);
    const { id: itemId, payload, meta, contentHash, stream, projectId, given } = item;
    const label = knownFromImport(item);
    return {
      ...{ itemId, payload, meta, contentHash, stream },
      set: set === null ? null : labelName(state, projectId, set),
      given:
        given === null || label === null
          ? null
          : { label: labelName(state, projectId, label), use: given.use },
      answers: countedAnswers(item).map((answer) => ({
        annotator: state.people.get(answer.annotatorId)?.name ?? '',
        oracle: answer.annotatorId.startsWith(oracleAnnotatorPrefix),
        label: labelName(state, projectId, currentValue(answer).labelId),
        selectionProbability: answer.lease.why.selectionProbability,
        modelVersion: answer.lease.why.modelVersion,
        guidelineVersion: answer.lease.guidelineVersion,
      })),
    };
  });
}

export function oracleLabel(
  state: MemoryState,
  { itemId }: Argument<'oracleLabel'>,
): Result<'oracleLabel'> {
  const given = itemById(state, itemId)?.given;
  return given?.use === 'oracle' ? given.labelId : null;
}
