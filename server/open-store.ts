import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.js';
import type { Log } from './log.js';
import { openSqliteStore } from './store/sqlite/sqlite-store.js';
import type { Store } from './store/store.js';

/** The database of a data directory. */
export function databaseFileOf({ dataDirectory }: Config): string {
  return join(dataDirectory, 'querent.db');
}

/** Opens the store of a data directory; its threads load while the caller loads the rest of the program. */
export function openStore(config: Config, log: Log): Promise<Store> {
  mkdirSync(config.dataDirectory, { recursive: true, mode: 0o700 });
  return openSqliteStore(databaseFileOf(config), {
    onTrouble: (trouble) => log.error({ trouble }, 'the disk'),
  });
}
