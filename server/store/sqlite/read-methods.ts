import type { StoreReads } from '../store.js';
import * as activity from './reads/activity.js';
import * as exports_ from './reads/exports.js';
import * as items from './reads/items.js';
import * as pool from './reads/pool.js';
import * as projects from './reads/projects.js';
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
  rounds: activity.rounds,
  closingRounds: activity.closingRounds,
  imports: activity.imports,
  items: items.items,
  itemsById: items.itemsById,
  exportPage: exports_.exportPage,
  oracleLabel: items.oracleLabel,
  counts: activity.counts,
  classBalance: activity.classBalance,
  annotators: activity.annotators,
};
