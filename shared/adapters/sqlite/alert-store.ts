import { type Alert, alertSchema } from '../../domain/operations/alert.ts';
import type { AlertStore } from '../../ports.ts';
import type { Database } from './database.ts';
import { pageOf, positionOf } from './page-cursor.ts';
import { jsonOf, numberOf, parsed, type Row, textOf, timeColumn } from './rows.ts';

/**
 * Alerts in SQLite, listed by when they began: an alert that is counted up keeps its place, so that
 * a walk through the pages meets each once.
 */
export function sqliteAlertStore(database: Database): AlertStore {
  return {
    put: (alert) =>
      database.write((prepare) => {
        prepare(
          `INSERT INTO alerts VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
             count = count + excluded.count, last_at = max(last_at, excluded.last_at)`,
        ).run(
          alert.id,
          timeColumn(alert.firstAt),
          timeColumn(alert.lastAt),
          alert.count,
          JSON.stringify(alert),
        );
      }),
    list: async (page) => {
      const { time, id } = positionOf('alerts', page);
      const alerts = await database.read((prepare) =>
        prepare(
          `SELECT alert_id, last_at, count, document FROM alerts WHERE (first_at, alert_id) < (?, ?)
           ORDER BY first_at DESC, alert_id DESC LIMIT ?`,
        )
          .all(time, id, page.limit + 1)
          .map(alertOf),
      );
      return pageOf('alerts', page, alerts, (alert) => ({
        time: timeColumn(alert.firstAt),
        id: alert.id,
      }));
    },
  };
}

function alertOf(row: Row): Alert {
  const name = { table: 'alerts', key: textOf(row, 'alert_id') };
  const document = jsonOf(textOf(row, 'document'), name);
  if (typeof document !== 'object') return parsed(alertSchema, document, name);
  const columns = { count: numberOf(row, 'count'), lastAt: textOf(row, 'last_at') };
  return parsed(alertSchema, { ...document, ...columns }, name);
}
