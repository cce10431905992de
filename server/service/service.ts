import type { Meters } from '../health/meters.js';
import type { Learner } from '../learner/learner.js';
import type { Log } from '../log.js';
import type { Store } from '../store/store.js';
import type { Broadcaster } from './broadcaster.js';
import type { ImportsUnderWay } from './imports-under-way.js';
import type { BulkActions } from './items/bulk-actions.js';
import type { ItemLists } from './items/item-lists.js';
import type { WordIndex } from './items/word-index.js';
import type { LabelingLoop } from './labeling-loop.js';
import type { Oracle } from './oracle.js';
import type { People } from './people.js';

/** Everything that routes and sockets may use; `app.ts` puts it together once. */
export interface Service {
  readonly store: Store;
  readonly learner: Learner;
  readonly loop: LabelingLoop;
  readonly people: People;
  readonly itemLists: ItemLists;
  readonly bulkActions: BulkActions;
  readonly wordIndex: WordIndex;
  readonly oracle: Oracle;
  readonly broadcaster: Broadcaster;
  readonly imports: ImportsUnderWay;
  readonly log: Log;
  readonly meters: Meters;
  /** The service listens beyond this machine. */
  readonly exposed: boolean;
  /** The address that links are made with. */
  publicUrl(): string;
}
