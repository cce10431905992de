import { describeStore, describeStoreOverTime } from './conformance.js';
import { openMemory } from './harness.js';

describeStore('the model of the store in memory', openMemory);
describeStoreOverTime('the model of the store in memory', openMemory);
