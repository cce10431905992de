import { describeStore, describeStoreOverTime } from './conformance.js';
import { openDirect } from './harness.js';

describeStore('the SQLite store in one thread', openDirect);
describeStoreOverTime('the SQLite store in one thread', openDirect);
