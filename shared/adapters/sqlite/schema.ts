import type { DatabaseSync } from 'node:sqlite';
import { StorageUnavailable } from '../../ports.ts';
import {
  EVOLUTION_TABLES,
  EXPERIMENT_TABLES,
  LEARN_ANEW,
  PROPOSER_TABLES,
  TABLES,
} from './tables.ts';

/** Marks a file as Baton's (`PRAGMA application_id`): the letters "Batn". */
const APPLICATION_ID = 0x4261746e;

/** Script `n` brings a file from schema version `n` to `n + 1`. A released script never changes. */
const MIGRATIONS: readonly string[] = [
  TABLES,
  EVOLUTION_TABLES,
  LEARN_ANEW,
  EXPERIMENT_TABLES,
  PROPOSER_TABLES,
];

/** What a file says about itself. */
type Kind = 'empty' | 'current' | 'older';

/**
 * Looks at the file without changing it.
 *
 * @throws StorageUnavailable when it belongs to another program or to a newer Baton
 */
export function kindOfFile(database: DatabaseSync, file: string): Kind {
  const version = pragma(database, 'user_version');
  const isOurs = pragma(database, 'application_id') === APPLICATION_ID;
  if (!isOurs && version === 0 && isEmpty(database)) return 'empty';
  if (!isOurs) {
    throw new StorageUnavailable(
      `the database file ${file} belongs to another program: name another file`,
    );
  }
  if (version > MIGRATIONS.length) {
    throw new StorageUnavailable(
      `the database file ${file} has schema version ${version}, this Baton knows up to ` +
        `${MIGRATIONS.length}: start the newer Baton that wrote it, or name another file`,
    );
  }
  return version === MIGRATIONS.length ? 'current' : 'older';
}

/** Brings the file to the current schema version in one transaction, or leaves it as it was. */
export function migrate(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    // Another process may have migrated the file since it was looked at.
    for (const script of MIGRATIONS.slice(pragma(database, 'user_version'))) database.exec(script);
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function isEmpty(database: DatabaseSync): boolean {
  return database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
}

function pragma(database: DatabaseSync, name: 'application_id' | 'user_version'): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}
