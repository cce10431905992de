import Database from 'better-sqlite3';
import { matchesQuery } from '../../domain/words.js';

/** The oldest SQLite without the WAL-reset corruption (fixed in 3.51.3). */
const oldestSafeSqlite = [3, 51, 3] as const;

/** More pages than a database can have. */
const allPages = 0x7fffffff;

export type Row = Record<string, unknown>;
type Parameters = readonly unknown[];

/** One connection with its prepared statements; the only code that talks to better-sqlite3. */
export class SqliteDatabase {
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  /** Opens `file`; a reading connection can change nothing. */
  constructor(file: string, mode: 'write' | 'read') {
    this.#database = new Database(file, { readonly: mode === 'read' });
    assertSafeSqlite(this.get<{ version: string }>('SELECT sqlite_version() AS version'));
    this.#database.pragma('busy_timeout = 5000');
    this.#database.pragma('foreign_keys = ON');
    this.define('matches_query', (text, query) =>
      Number(matchesQuery(String(text), String(query))),
    );
    if (mode === 'write') {
      this.#database.pragma('journal_mode = WAL');
      // The library is built so that WAL means NORMAL, which loses answers in a power cut.
      this.#database.pragma('synchronous = FULL');
    }
  }

  get<T>(sql: string, ...parameters: Parameters): T | undefined {
    return this.#prepare(sql).get(...parameters) as T | undefined;
  }

  all<T>(sql: string, ...parameters: Parameters): T[] {
    return this.#prepare(sql).all(...parameters) as T[];
  }

  /** The numbers of the one column that a query selects: many rows without an object for each. */
  column(sql: string, parameters: Row): number[] {
    return this.#prepare(`${sql} `).pluck().all(parameters) as number[];
  }

  /** Makes a function of JavaScript known to the queries of this connection. */
  define(name: string, run: (...values: readonly unknown[]) => unknown): void {
    this.#database.function(name, { deterministic: true, varargs: true }, run);
  }

  /** Runs a change and returns how many rows it touched. */
  run(sql: string, ...parameters: Parameters): number {
    return this.#prepare(sql).run(...parameters).changes;
  }

  /** Rows that this connection has changed since it was opened, those that triggers changed among them. */
  get changes(): number {
    return this.get<{ rows: number }>('SELECT total_changes() AS rows')?.rows ?? 0;
  }

  /** False again when an error of the disk has ended the transaction. */
  get inTransaction(): boolean {
    return this.#database.inTransaction;
  }

  /** Runs a script of several statements. */
  execute(sql: string): void {
    this.#database.exec(sql);
  }

  /** The value of a pragma. */
  pragma(name: string): unknown {
    return this.#database.pragma(name, { simple: true });
  }

  /**
   * Copies the database as it is now to a new file. All pages go in one step: between two steps another
   * connection's commit would make SQLite begin anew, under load without end.
   */
  async copyTo(file: string): Promise<void> {
    await this.#database.backup(file, { progress: () => allPages });
    const copy = new Database(file);
    // A copy is one file, without a log beside it.
    copy.pragma('journal_mode = DELETE');
    copy.close();
  }

  close(): void {
    this.#database.close();
  }

  #prepare(sql: string): Database.Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/** A row that must exist, because a constraint or an earlier check says so. */
export function expectRow<T>(row: T | undefined, what: string): T {
  if (row === undefined) throw new Error(`${what} is missing from the database`);
  return row;
}

function assertSafeSqlite(row: { version: string } | undefined): void {
  const version = row?.version ?? '0';
  const parts = version.split('.').map(Number);
  for (const [index, least] of oldestSafeSqlite.entries()) {
    const part = parts[index] ?? 0;
    if (part > least) return;
    if (part < least)
      throw new Error(`SQLite ${version} can corrupt a database: use 3.51.3 or newer`);
  }
}
