import { describeAnswers } from './conformance/answers.js';
import { describeAssignments } from './conformance/assignments.js';
import { describeBudgets } from './conformance/budgets.js';
import { describeBrowsing } from './conformance/browse.js';
import { describeBulkChanges } from './conformance/bulk-changes.js';
import { describeClaims } from './conformance/claims.js';
import { describeImports } from './conformance/imports.js';
import { describePeople } from './conformance/people.js';
import { describeProjects } from './conformance/projects.js';
import { describeRestarts, describeTime } from './conformance/restarts.js';
import { describeRounds } from './conformance/rounds.js';
import { describeVectors } from './conformance/vectors.js';
import type { StoreHarness } from './harness.js';

/** What every implementation of `Store` promises; each of them runs all of it. */
export function describeStore(name: string, open: () => Promise<StoreHarness>): void {
  describe(name, () => {
    describeClaims(open);
    describeAnswers(open);
    describeBudgets(open);
    describeRounds(open);
    describeImports(open);
    describeVectors(open);
    describe('browsing', () => describeBrowsing(open));
    describe('changes of many items', () => describeBulkChanges(open));
    describe('assigned items', () => describeAssignments(open));
    describeProjects(open);
    describePeople(open);
    describeRestarts(open);
  });
}

/** The rules about time, for a store whose clock can be turned. */
export function describeStoreOverTime(name: string, open: () => Promise<StoreHarness>): void {
  describe(name, () => describeTime(open));
}
