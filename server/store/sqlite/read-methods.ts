import type { StoreReads } from '../store.js';
import * as activity from './reads/activity.js';
import * as browse from './reads/browse.js';
import * as exports_ from './reads/exports.js';
import * as detail from './reads/item-detail.js';
import * as items from './reads/items.js';
import * as pool from './reads/pool.js';
import * as projects from './reads/projects.js';
import * as rounds from './reads/rounds.js';
import * as vectors from './reads/vectors.js';
import type { MethodTable } from './write-methods.js';

/** Every question by its name in the `Store` interface. */
export const readMethods: MethodTable<StoreReads> = {
  project: projects.project,
  projects: projects.projects,
  progress: projects.progress,
  identify: projects.identify,
  poolItems: pool.poolItems,
  texts: pool.texts,
  knownLabels: pool.knownLabels,
  lastModelVersion: pool.lastModelVersion,
  vectors: vectors.vectors,
  vectorState: vectors.vectorState,
  matchItems: browse.matchItems,
  newestAnswered: browse.newestAnswered,
  retiredItems: browse.retiredItems,
  itemDetail: detail.itemDetail,
  bulk: detail.bulk,
  bulks: detail.bulks,
  roundOutcomes: activity.roundOutcomes,
  rounds: activity.rounds,
  roundSummaries: rounds.roundSummaries,
  roundWithDetails: rounds.roundWithDetails,
  classHistory: rounds.classHistory,
  throughput: rounds.throughput,
  closingRounds: activity.closingRounds,
  imports: activity.imports,
  items: items.items,
  itemsById: items.itemsById,
  exportPage: exports_.exportPage,
  oracleLabel: items.oracleLabel,
  counts: activity.counts,
  classBalance: activity.classBalance,
  liveLeases: activity.liveLeases,
  annotators: activity.annotators,
  people: activity.people,
};
