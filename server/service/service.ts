import type { Learner } from '../learner/learner.js';
import type { Log } from '../log.js';
import type { Store } from '../store/store.js';
import type { Broadcaster } from './broadcaster.js';
import type { LabelingLoop } from './labeling-loop.js';
import type { Oracle } from './oracle.js';
import type { People } from './people.js';

/** Everything that routes and sockets may use; `app.ts` puts it together once. */
export interface Service {
  readonly store: Store;
  readonly learner: Learner;
  readonly loop: LabelingLoop;
  readonly people: People;
  readonly oracle: Oracle;
  readonly broadcaster: Broadcaster;
  readonly log: Log;
  /** The service listens beyond this machine. */
  readonly exposed: boolean;
  /** The address that links are made with. */
  publicUrl(): string;
}
