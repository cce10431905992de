import { describeStore } from './conformance.js';
import { openThreads } from './harness.js';

describeStore('the SQLite store with its threads on a disk', openThreads);
