import type { ItemId, LabelId, ProjectId } from '../../contract/ids.js';
import { oracleAnnotatorPrefix } from '../../domain/oracle.js';
import type { ExportSource, KnownLabel } from '../store.js';
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

function itemById(state: MemoryState, itemId: ItemId): MemoryItem | undefined {
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
  { projectId, itemIds }: Argument<'itemsById'>,
): Result<'itemsById'> {
  return itemIds.flatMap((itemId) => {
    const item = itemById(state, itemId);
    return item?.projectId === projectId ? [present(state, item)] : [];
  });
}

function present(state: MemoryState, item: MemoryItem): ListedItem {
  const answer = commonestLabel(item);
  const label = answer ?? knownFromImport(item);
  return {
    id: item.id,
    text: item.payload.text,
    state: stateOf(item),
    label: label === null ? null : labelName(state, item.projectId, label),
    source: label === null ? null : answer === null ? 'import' : 'annotator',
  };
}

function stateOf(item: MemoryItem): ListedItem['state'] {
  if (item.stream === 'test') return 'test';
  if (item.given?.use === 'training') return 'given';
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

function labelName(state: MemoryState, projectId: ProjectId, labelId: LabelId): string {
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
  return pageOf(state, page).map((item): ExportSource => {
    const { id: itemId, payload, meta, contentHash, stream, projectId, given } = item;
    const label = knownFromImport(item);
    return {
      ...{ itemId, payload, meta, contentHash, stream },
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
