import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Me } from '../../server/contract/people.js';
import { useConnection, useConnectionStatus } from '../shell/connection-context.js';
import { Loading } from '../shell/loading.js';
import { ProblemPage, NotFoundPage, SignInNeededPage } from '../shell/problem-page.js';
import { useMe } from '../shell/use-me.js';
import { AnnotationSession } from './annotation-session.js';
import { AnnotationView } from './annotation-view.js';
import { IndexedDbHistory } from './history-store.js';
import { IndexedDbOutbox } from './outbox.js';
import { announceTab } from './tab.js';
import '../styles/annotate-panels.css';
import '../styles/annotate.css';

/** `/annotate/:project`: knows who labels, then opens that person's session. */
export function AnnotatePage({ project }: { project: string }) {
  const me = useMe();
  const status = useConnectionStatus();
  if (me.error) return <ProblemPage error={me.error} onRetry={() => void me.refetch()} />;
  if (status === 'signed-out') return <SignInNeededPage />;
  if (!me.data) return <Loading />;
  return <Session me={me.data} project={project} />;
}

function Session({ me, project }: { me: Me; project: string }) {
  const connection = useConnection();
  const [session] = useState(
    () =>
      new AnnotationSession({
        connection,
        outbox: new IndexedDbOutbox(announceTab(randomId())),
        history: new IndexedDbHistory(),
        owner: { annotatorId: me.annotatorId, project },
        newId: randomId,
        now: () => performance.now(),
        date: () => Date.now(),
        random: Math.random,
      }),
  );
  useEffect(() => session.open(), [session]);
  const state = useSyncExternalStore(session.subscribe, session.getState);

  if (state.phase.kind === 'refused' && state.phase.code === 'not-signed-in')
    return <SignInNeededPage />;
  if (state.phase.kind === 'refused' && state.phase.code === 'not-found') return <NotFoundPage />;
  return <AnnotationView session={session} state={state} me={me} />;
}

/** `crypto.randomUUID` exists only on https and on localhost; a service in a home network has neither. */
function randomId(): string {
  if ('randomUUID' in crypto) return crypto.randomUUID();
  const bytes = (crypto as Crypto).getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
