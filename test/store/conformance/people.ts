import type { NewCredential } from '../../../server/store/store.js';
import { ada, startProject } from '../fixture.js';
import type { StoreHarness } from '../harness.js';

export function describePeople(open: () => Promise<StoreHarness>): void {
  describe('people and credentials', () => {
    let harness: StoreHarness;
    beforeEach(async () => {
      harness = await open();
      await startProject(harness, { items: 0 });
    });
    afterEach(async () => {
      await harness.store.revokeCredential({ secretHash: 'hash' });
      await harness.close();
    });

    test('a credential says who comes, by its own kinds only, until it is revoked', async () => {
      const { store } = harness;
      await store.addCredential(credential({ kind: 'session' }));
      const identity = { annotatorId: ada, name: 'ada', role: 'annotator', projectId: null };
      expect(await store.identify({ secretHash: 'hash', kinds: ['session', 'token'] })).toEqual(
        identity,
      );
      expect(await store.identify({ secretHash: 'hash', kinds: ['token'] })).toBeNull();
      expect(await store.identify({ secretHash: 'other', kinds: ['session'] })).toBeNull();
      await store.revokeCredential({ secretHash: 'hash' });
      expect(await store.identify({ secretHash: 'hash', kinds: ['session'] })).toBeNull();
    });

    test('a one-time credential is used once', async () => {
      const { store } = harness;
      await store.addCredential(credential({ kind: 'sign-in', usesLeft: 1 }));
      const request = { secretHash: 'hash', kinds: ['sign-in'] } as const;
      expect(await store.redeem(request)).toEqual({ annotatorId: ada, projectId: null });
      expect(await store.redeem(request)).toBeNull();
    });

    test('a credential whose time is over identifies nobody', async () => {
      const { store } = harness;
      await store.addCredential(credential({ kind: 'session', expiresAt: 1 }));
      expect(await store.identify({ secretHash: 'hash', kinds: ['session'] })).toBeNull();
      expect(await store.redeem({ secretHash: 'hash', kinds: ['session'] })).toBeNull();
    });

    test('somebody who is added again keeps their role and takes the new name', async () => {
      const { store } = harness;
      await store.addPerson({
        annotatorId: ada,
        name: 'Ada L.',
        role: 'annotator',
        projectId: null,
      });
      await store.addCredential(credential({ kind: 'session' }));
      const identity = await store.identify({ secretHash: 'hash', kinds: ['session'] });
      expect(identity).toMatchObject({ name: 'Ada L.', role: 'annotator' });
    });
  });
}

function credential(some: Pick<NewCredential, 'kind'> & Partial<NewCredential>): NewCredential {
  return {
    ...{ secretHash: 'hash', annotatorId: ada, projectId: null, expiresAt: null, usesLeft: null },
    ...some,
  };
}
