import { existsSync, mkdirSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { StorageUnavailable } from '../../ports.ts';
import { kindOfFile, migrate } from './schema.ts';

const SMALLEST_PAGE_BYTES = 512;

/** The statement of an SQL text, compiled once a connection. */
export type Prepare = (sql: string) => StatementSync;

/** One open database file. */
export interface Connection {
  /** Runs `work` from BEGIN to COMMIT without a pause; rolls back whatever it throws. */
  transaction<Result>(begin: Begin, work: (prepare: Prepare) => Result): Result;
  /** Whether the path still leads to the opened file, whole, and to its log. Cost: 3 µs. */
  isInPlace(): boolean;
  close(): void;
}

/**
 * `NONE` is enough for one statement that reads; `BEGIN` reads one state of the database in several;
 * only `BEGIN IMMEDIATE` may write.
 */
export type Begin = 'NONE' | 'BEGIN' | 'BEGIN IMMEDIATE';

/**
 * Opens the file, creating it with its folder when `mayCreate`.
 *
 * @param checkpointPages the length of the log at which a commit moves it into the file
 * @throws StorageUnavailable for a file that is not for this Baton, or an empty one that it may not
 * fill; SQLite's and the file system's errors as they are
 */
export function openConnection(
  file: string,
  mayCreate: boolean,
  checkpointPages: number,
): Connection {
  if (mayCreate) mkdirSync(dirname(file), { recursive: true });
  const address = pathToFileURL(file);
  address.searchParams.set('mode', mayCreate ? 'rwc' : 'rw');
  // A busy timeout would freeze the event loop: lockPatience waits instead.
  const database = new DatabaseSync(address, { timeout: 0 });
  try {
    prepareFile(database, file, mayCreate);
    database.exec(`PRAGMA wal_autocheckpoint = ${checkpointPages}`);
    return connectionOf(database, file, statSync(file));
  } catch (error) {
    database.close();
    throw error;
  }
}

function prepareFile(database: DatabaseSync, file: string, mayCreate: boolean): void {
  const kind = kindOfFile(database, file);
  if (kind === 'empty' && !mayCreate) {
    throw new StorageUnavailable(
      `the database file ${file} has become empty: put it back, or restart Baton to begin anew`,
    );
  }
  const mode = database.prepare('PRAGMA journal_mode = WAL').get();
  if (mode?.journal_mode !== 'wal') {
    throw new StorageUnavailable(
      `the database file ${file} is on a disk without memory shared between processes: ` +
        'move it to a local disk',
    );
  }
  database.exec('PRAGMA synchronous = NORMAL');
  // Rows that are removed or moved are overwritten, where that takes no further page.
  database.exec('PRAGMA secure_delete = FAST');
  if (kind !== 'current') migrate(database);
}

function connectionOf(database: DatabaseSync, file: string, opened: Stats): Connection {
  const statements = new Map<string, StatementSync>();
  const prepare: Prepare = (sql) => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  return {
    transaction(begin, work) {
      if (begin === 'NONE') return work(prepare);
      prepare(begin).run();
      try {
        const result = work(prepare);
        prepare('COMMIT').run();
        return result;
      } catch (error) {
        // Some errors, such as a full disk, have rolled back already.
        if (database.isTransaction) prepare('ROLLBACK').run();
        throw error;
      }
    },
    isInPlace() {
      const found = statsOf(file);
      const isSame = found?.ino === opened.ino && found.dev === opened.dev;
      return isSame && isWhole(found) && existsSync(`${file}-wal`);
    },
    close() {
      try {
        // SQLite leaves the log of a moved file behind, where a file put in its place would take it
        // for its own; emptied, it does no harm, and the moved file is complete.
        database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } finally {
        database.close();
      }
    },
  };
}

/** `undefined` when there is no such file, or none that this user can see. */
function statsOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Whether the file can be made of pages; one that was overwritten with anything else hardly is. */
function isWhole({ size }: Stats): boolean {
  return size > 0 && size % SMALLEST_PAGE_BYTES === 0;
}
