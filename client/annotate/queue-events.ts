import type { ProjectId } from '../../server/contract/ids.js';
import type { Connection } from '../wire.js';
import type { AnnotationMessage } from './annotation-message.js';

interface QueueListener {
  /** The project that is joined; null before. */
  readonly projectId: () => ProjectId | null;
  readonly tell: (message: AnnotationMessage) => void;
}

/** Turns what the server pushes to an annotator into messages; the returned function stops that. */
export function listenToQueue(connection: Connection, { projectId, tell }: QueueListener) {
  const closers = [
    connection.on('item:next', (leased) => tell({ kind: 'item-arrived', leased })),
    connection.on('queue:empty', ({ reason }) => tell({ kind: 'queue-emptied', reason })),
    connection.on('queue:progress', (progress) => tell({ kind: 'progressed', progress })),
    connection.on('lease:expired', ({ leaseId }) =>
      tell({ kind: 'leases-ended', leaseIds: [leaseId] }),
    ),
    connection.on('project:changed', (project) => {
      if (project.id === projectId()) tell({ kind: 'project-changed', project });
    }),
  ];
  return () => {
    for (const close of closers) close();
  };
}
