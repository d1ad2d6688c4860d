import { settingsSchema } from '../../domain/settings.ts';
import type { SettingsStore } from '../../ports.ts';
import { appendAudit } from './audit-log.ts';
import { orConflict, runOrConflict } from './conflict.ts';
import type { Database } from './database.ts';
import { documentOf, numberOf } from './rows.ts';

/** The deployment's settings in SQLite: one row, or none. */
export function sqliteSettingsStore(database: Database): SettingsStore {
  return {
    read: () =>
      database.read((prepare) => {
        const row = prepare('SELECT revision, document FROM settings').get();
        if (row === undefined) return undefined;
        const name = { table: 'settings', key: 'settings' };
        return {
          settings: documentOf(settingsSchema, row, name),
          revision: numberOf(row, 'revision'),
        };
      }),
    save: (settings, expectedRevision, audit) =>
      orConflict(
        database.write((prepare) => {
          const document = JSON.stringify(settings);
          if (expectedRevision === 0) {
            const insert = prepare('INSERT INTO settings VALUES (1, 1, ?) ON CONFLICT DO NOTHING');
            runOrConflict(insert, document);
          } else {
            const update = prepare(
              'UPDATE settings SET revision = revision + 1, document = ? WHERE revision = ?',
            );
            runOrConflict(update, document, expectedRevision);
          }
          appendAudit(prepare, audit);
          return 'saved' as const;
        }),
      ),
  };
}
