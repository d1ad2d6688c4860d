import { existsSync } from 'node:fs';
import { type Clock, type Log, StorageUnavailable } from '../../ports.ts';
import { type Begin, type Connection, openConnection, type Prepare } from './connection.ts';
import { lockPatience } from './lock-patience.ts';
import { failureOf, isLocked } from './sqlite-error.ts';

/** How long reads trust that the file is still in place; a write always looks. */
const IN_PLACE_MILLISECONDS = 50;

/** The length of the log, in pages of 4 KB, at which a commit moves it into the file. */
const USUAL_PAGES = 1_000;
/** The same when a thread of its own does it: only in case that thread has ended. */
const RELIEVED_PAGES = 16_000;

/** How long a file that could not be opened is left alone. */
const REOPENING_MILLISECONDS = 1_000;

export interface DatabaseOptions {
  readonly file: string;
  readonly clock: Clock;
  readonly log: Log;
  /** How long a call waits for another process's lock. @default 1000 */
  readonly busyBudgetMilliseconds?: number;
  /** Whether a thread of its own moves the log into the file, so that commits need not. @default false */
  readonly checkpointsElsewhere?: boolean;
}

/**
 * The database file, opened by the first call that needs it and again after it was lost. `work` may
 * run more than once; what it throws rolls back all that it wrote.
 *
 * All methods reject with StorageUnavailable while the file is locked, missing or of no use.
 */
export interface Database {
  /** Runs one statement, which reads one state of the database by itself. */
  read<Result>(work: (prepare: Prepare) => Result): Promise<Result>;
  /** Runs several statements that all read the same state of the database. */
  snapshot<Result>(work: (prepare: Prepare) => Result): Promise<Result>;
  /** Writes all or nothing; no other connection writes meanwhile. */
  write<Result>(work: (prepare: Prepare) => Result): Promise<Result>;
  close(): Promise<void>;
}

/** Never throws: whatever is wrong with the file is each call's answer. */
export function sqliteDatabase(options: DatabaseOptions): Database {
  const { file, clock, log, busyBudgetMilliseconds = 1_000 } = options;
  let connection: Connection | undefined;
  const checkpointPages = options.checkpointsElsewhere ? RELIEVED_PAGES : USUAL_PAGES;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let wasOpened = false;
  let isClosed = false;
  let refusal: { readonly at: number; readonly error: StorageUnavailable } | undefined;

  function current(begin: Begin): Connection {
    if (isClosed) throw new StorageUnavailable('the database has been closed');
    const now = clock.monotonic();
    const looks = begin === 'BEGIN IMMEDIATE' || now - lookedAt >= IN_PLACE_MILLISECONDS;
    if (looks) lookedAt = now;
    if (looks && connection !== undefined && !connection.isInPlace()) {
      log.warn('the database file or its log was moved, removed, replaced or overwritten', {
        file,
      });
      drop();
    }
    connection ??= open();
    return connection;
  }

  function open(): Connection {
    if (wasOpened && !existsSync(file)) {
      throw new StorageUnavailable(
        `the database file ${file} is missing: put it back, or restart Baton to begin anew`,
      );
    }
    if (refusal !== undefined && clock.monotonic() - refusal.at < REOPENING_MILLISECONDS) {
      throw new StorageUnavailable(refusal.error.message, { cause: refusal.error.cause });
    }
    try {
      const opened = openConnection(file, !wasOpened, checkpointPages);
      wasOpened = true;
      refusal = undefined;
      return opened;
    } catch (error) {
      if (isLocked(error)) throw error;
      const before = refusal?.error.message;
      refusal = { at: clock.monotonic(), error: refusalOf(error, file) };
      if (refusal.error.message !== before) log.error(refusal.error.message);
      throw refusal.error;
    }
  }

  function drop(): void {
    const dropped = connection;
    connection = undefined;
    try {
      dropped?.close();
    } catch (error) {
      log.warn('the database file could not be closed cleanly', { file, error: String(error) });
    }
  }

  function attempt<Result>(begin: Begin, work: (prepare: Prepare) => Result): Result {
    try {
      return current(begin).transaction(begin, work);
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined) throw error;
      if (failure.reopen) drop();
      throw new StorageUnavailable(`the database file ${file} ${failure.advice}`, { cause: error });
    }
  }

  // Readers never wait for a writer, so they do not share its pauses.
  const readPatience = lockPatience(clock, busyBudgetMilliseconds);
  const writePatience = lockPatience(clock, busyBudgetMilliseconds);
  return {
    read: (work) => readPatience(() => attempt('NONE', work)),
    snapshot: (work) => readPatience(() => attempt('BEGIN', work)),
    write: (work) => writePatience(() => attempt('BEGIN IMMEDIATE', work)),
    async close() {
      isClosed = true;
      drop();
    },
  };
}

/** Why the file could not be opened, in words for an operator. */
function refusalOf(error: unknown, file: string): StorageUnavailable {
  if (error instanceof StorageUnavailable) return error;
  const advice =
    failureOf(error)?.advice ??
    'cannot be opened: check that its folder exists or can be created, and the rights on both';
  return new StorageUnavailable(`the database file ${file} ${advice}`, { cause: error });
}
