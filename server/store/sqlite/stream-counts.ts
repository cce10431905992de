import type { ProjectId } from '../../contract/ids.js';
import type { Stream } from '../../contract/queue.js';
import type { SqliteDatabase } from './database.js';

/** What the triggers count of one stream of a project. */
export interface StreamCount {
  readonly stream: Stream | 'test';
  readonly items: number;
  readonly open: number;
  readonly closed: number;
  readonly live: number;
  readonly answers: number;
}

/** The counters of all streams of a project. */
export function streamCounts(database: SqliteDatabase, projectId: ProjectId): StreamCount[] {
  return database.all<StreamCount>('SELECT * FROM stream_counts WHERE project_id = ?', projectId);
}
