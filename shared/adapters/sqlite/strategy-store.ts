import {
  type Strategy,
  type StrategyVersion,
  strategySchema,
  strategyVersionSchema,
} from '../../domain/strategy/strategy.ts';
import type { StrategyStore } from '../../ports.ts';
import { appendAudit } from './audit-log.ts';
import { orConflict, runOrConflict } from './conflict.ts';
import type { Prepare } from './connection.ts';
import type { Database } from './database.ts';
import { documentOf, type Row, textOf } from './rows.ts';

/** Strategies and their versions in SQLite. */
export function sqliteStrategyStore(database: Database): StrategyStore {
  return {
    list: () =>
      database.read((prepare) =>
        prepare('SELECT slug, document FROM strategies ORDER BY slug').all().map(strategyOf),
      ),
    strategy: (slug) =>
      database.read((prepare) => {
        const row = prepare('SELECT slug, document FROM strategies WHERE slug = ?').get(slug);
        return row && strategyOf(row);
      }),
    save: (strategy, expectedRevision, audit) =>
      orConflict(
        database.write((prepare) => {
          writeStrategy(prepare, strategy, expectedRevision);
          appendAudit(prepare, audit);
          return 'saved' as const;
        }),
      ),
    versions: (slug) =>
      database.read((prepare) =>
        prepare('SELECT version_id, document FROM strategy_versions WHERE slug = ? ORDER BY number')
          .all(slug)
          .map(versionOf),
      ),
    version: (id) =>
      database.read((prepare) => {
        const row = prepare(
          'SELECT version_id, document FROM strategy_versions WHERE version_id = ?',
        ).get(id);
        return row && versionOf(row);
      }),
    addVersion: (version, audit) =>
      orConflict(
        database.write((prepare) => {
          insertVersion(prepare, version);
          appendAudit(prepare, audit);
          return 'added' as const;
        }),
      ),
  };
}

/** @param expectedRevision 0 when the strategy must not exist yet. @throws Conflict */
export function writeStrategy(
  prepare: Prepare,
  strategy: Strategy,
  expectedRevision: number,
): void {
  const { slug, revision } = strategy;
  const document = JSON.stringify(strategy);
  if (expectedRevision === 0) {
    const insert = prepare('INSERT INTO strategies VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
    runOrConflict(insert, slug, revision, document);
  } else {
    const update = prepare(
      'UPDATE strategies SET revision = ?, document = ? WHERE slug = ? AND revision = ?',
    );
    runOrConflict(update, revision, document, slug, expectedRevision);
  }
}

/** @throws Conflict when its number or configuration is taken */
export function insertVersion(prepare: Prepare, version: StrategyVersion): void {
  runOrConflict(
    prepare('INSERT INTO strategy_versions VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING'),
    version.id,
    version.slug,
    version.number,
    version.contentHash,
    JSON.stringify(version),
  );
}

function strategyOf(row: Row): Strategy {
  return documentOf(strategySchema, row, { table: 'strategies', key: textOf(row, 'slug') });
}

function versionOf(row: Row): StrategyVersion {
  const key = textOf(row, 'version_id');
  return documentOf(strategyVersionSchema, row, { table: 'strategy_versions', key });
}
