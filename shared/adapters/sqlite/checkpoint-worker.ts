import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { workerData } from 'node:worker_threads';

const PERIOD_MILLISECONDS = 100;

/** A log this short is not worth a checkpoint yet. */
const SHORT_LOG_BYTES = 1024 * 1024;

/** Writers must wait a moment for a log this long to start over; else it would only ever grow. */
const LONG_LOG_BYTES = 16 * 1024 * 1024;

/** How long a checkpoint that starts the log over waits for a writer, in milliseconds. */
const PATIENCE_MILLISECONDS = 50;

const file = String(workerData);
const address = pathToFileURL(file);
address.searchParams.set('mode', 'rw');
let seen = 0;

function checkpoint(): void {
  const found = statSync(`${file}-wal`, { throwIfNoEntry: false });
  if (found === undefined || found.size < SHORT_LOG_BYTES || found.mtimeMs === seen) return;
  seen = found.mtimeMs;
  const database = new DatabaseSync(address, { timeout: PATIENCE_MILLISECONDS });
  try {
    // The bulk first, beside the writers; what a writer waits for is only the rest.
    database.exec('PRAGMA wal_checkpoint(PASSIVE)');
    if (found.size >= LONG_LOG_BYTES) database.exec('PRAGMA wal_checkpoint(RESTART)');
  } finally {
    database.close();
  }
}

setInterval(() => {
  try {
    checkpoint();
  } catch {
    // A file that is locked, missing or no database is the serving connection's to report.
  }
}, PERIOD_MILLISECONDS);
