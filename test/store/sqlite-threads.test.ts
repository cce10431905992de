import { describeStore } from './conformance.js';
import { openThreads, type ThreadsHarness } from './harness.js';

let threads: ThreadsHarness;
beforeAll(async () => (threads = await openThreads()));
afterAll(() => threads.end());

describeStore('the SQLite store with its threads', () => Promise.resolve(threads));
