import { type AuditEntry, auditEntrySchema } from '../../domain/operations/audit-entry.ts';
import type { AuditLog } from '../../ports.ts';
import type { Prepare } from './connection.ts';
import type { Database } from './database.ts';
import { pageOf, positionOf } from './page-cursor.ts';
import { documentOf, type Row, textOf, timeColumn } from './rows.ts';

/** What operators changed, in SQLite. */
export function sqliteAuditLog(database: Database): AuditLog {
  return {
    append: (entry) => database.write((prepare) => appendAudit(prepare, entry)),
    list: async (page) => {
      const { time, id } = positionOf('audit', page);
      const entries = await database.read((prepare) =>
        prepare(
          `SELECT entry_id, document FROM audit WHERE (made_at, entry_id) < (?, ?)
           ORDER BY made_at DESC, entry_id DESC LIMIT ?`,
        )
          .all(time, id, page.limit + 1)
          .map(entryOf),
      );
      return pageOf('audit', page, entries, (entry) => ({
        time: timeColumn(entry.at),
        id: entry.id,
      }));
    },
  };
}

/** Appends the entry, in the transaction of the change that it tells of. */
export function appendAudit(prepare: Prepare, entry: AuditEntry): void {
  prepare('INSERT INTO audit VALUES (?, ?, ?) ON CONFLICT DO NOTHING').run(
    entry.id,
    timeColumn(entry.at),
    JSON.stringify(entry),
  );
}

function entryOf(row: Row): AuditEntry {
  const key = textOf(row, 'entry_id');
  return documentOf(auditEntrySchema, row, { table: 'audit', key });
}
