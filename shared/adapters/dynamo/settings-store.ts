import { settingsSchema } from '../../domain/settings.ts';
import type { SettingsStore } from '../../ports.ts';
import type { AppendAudit } from './audit-log.ts';
import type { Database } from './database.ts';
import { documentOf, numberOf } from './items.ts';
import { SETTINGS_KEY } from './keys.ts';

/** The deployment's settings in DynamoDB: one item, or none. */
export function dynamoSettingsStore(
  database: Database,
  table: string,
  appendAudit: AppendAudit,
): SettingsStore {
  return {
    async read() {
      const item = await database.get(table, SETTINGS_KEY);
      return (
        item && {
          settings: documentOf(settingsSchema, item),
          revision: numberOf(item, 'revision'),
        }
      );
    },
    async save(settings, expectedRevision, audit) {
      const answer = await database.transact([
        {
          table,
          key: SETTINGS_KEY,
          condition: expectedRevision === 0 ? 'absent' : { equals: { revision: expectedRevision } },
          change: {
            put: { document: JSON.stringify(settings), revision: expectedRevision + 1 },
          },
        },
        await appendAudit(audit),
      ]);
      return answer === 'written' ? 'saved' : 'conflict';
    },
  };
}
