import { type AuditEntry, auditEntrySchema } from '../../domain/operations/audit-entry.ts';
import type { AuditLog } from '../../ports.ts';
import type { Action } from './actions.ts';
import type { Database } from './database.ts';
import { documentOf, textOf, timeText } from './items.ts';
import { AUDIT_MONTHS } from './keys.ts';
import { monthsOf } from './months.ts';
import { pageOf, positionOf, startOf } from './page-cursor.ts';

/** The action that appends the entry, for the transaction of the change that it tells of. */
export type AppendAudit = (entry: AuditEntry) => Promise<Action>;

/** What operators changed, in DynamoDB. */
export function dynamoAuditLog(
  database: Database,
  table: string,
): AuditLog & { readonly appending: AppendAudit } {
  const months = monthsOf(database, table, AUDIT_MONTHS);
  const appending: AppendAudit = async (entry) => ({
    table,
    key: await months.keyFor(timeText(entry.at), entry.id),
    condition: 'absent',
    change: { put: { document: JSON.stringify(entry) } },
  });
  return {
    appending,
    async append(entry) {
      // Refused, it is there already.
      await database.write(await appending(entry));
    },
    async list(page) {
      const items = await months.before(startOf('audit', page), page.limit + 1);
      const places = items.map((item) => positionOf(textOf(item, 'sk')));
      return await pageOf('audit', page, places, async (shown) =>
        items.slice(0, shown.length).map((item) => documentOf(auditEntrySchema, item)),
      );
    },
  };
}
