import { Refusal } from '../../server/contract/errors.js';
import { SqliteDatabase } from '../../server/store/sqlite/database.js';
import { GroupCommit } from '../../server/store/sqlite/group-commit.js';
import { migrate } from '../../server/store/sqlite/migrate.js';
import { readMethods } from '../../server/store/sqlite/read-methods.js';
import type { ReplyMessage } from '../../server/store/sqlite/thread-messages.js';
import { writeMethods } from '../../server/store/sqlite/write-methods.js';
import { extendLiveLeases } from '../../server/store/sqlite/writes/claims.js';
import { removeSome } from '../../server/store/sqlite/writes/removal.js';
import { purgeUnfinishedImports } from '../../server/store/sqlite/writes/imports.js';
import type { StoreReads, StoreWrites } from '../../server/store/store.js';

/** The SQLite store without its threads, so that a test can hold its clock. */
export interface DirectStore {
  readonly methods: StoreWrites & StoreReads;
  readonly database: SqliteDatabase;
  readonly close: () => void;
}

/** Opens `file` as the writing thread does; each write is a group of one. */
export function openDirectStore(file: string, now: () => number): DirectStore {
  const database = new SqliteDatabase(file, 'write');
  migrate(database, file);
  const context = { database, now };
  purgeUnfinishedImports(context, Infinity);
  extendLiveLeases(context);
  let replies: readonly ReplyMessage[] = [];
  const group = new GroupCommit(context, (sent) => (replies = sent));
  const write = (method: string) => (argument: unknown) => {
    group.add({ id: 0, method, argument });
    group.drain();
    // As between two groups of the writing thread: what was deleted goes step by step.
    removeSome(context);
    return settle(replies[0]);
  };
  const writes = Object.keys(writeMethods).map((name) => [name, write(name)]);
  const reads = Object.entries(readMethods).map(([name, run]) => [
    name,
    (argument: unknown) => (run as (...all: unknown[]) => unknown)(context, argument),
  ]);
  return {
    methods: Object.fromEntries([...writes, ...reads]) as StoreWrites & StoreReads,
    database,
    close: () => database.close(),
  };
}

function settle(reply: ReplyMessage | undefined): unknown {
  if (reply === undefined) throw new Error('the group sent no reply');
  if (reply.ok) return reply.value;
  throw reply.code === null ? new Error(reply.message) : new Refusal(reply.code, reply.message);
}
