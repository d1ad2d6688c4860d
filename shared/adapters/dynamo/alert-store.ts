import { type Alert, alertSchema } from '../../domain/operations/alert.ts';
import type { AlertStore } from '../../ports.ts';
import type { Action } from './actions.ts';
import type { Database } from './database.ts';
import { type Item, jsonOf, numberOf, parsed, textOf, timeText } from './items.ts';
import { ALERT_MONTHS, alertKey, TTL_ATTRIBUTE } from './keys.ts';
import { monthsOf } from './months.ts';
import { pageOf, positionOf, startOf } from './page-cursor.ts';

/**
 * Alerts in DynamoDB, listed by when they began: an alert that is counted up keeps its place, so that
 * a walk through the pages meets each once.
 *
 * @param expiry when what is written now may be deleted, in seconds since 1970
 */
export function dynamoAlertStore(
  database: Database,
  table: string,
  expiry: () => number,
): AlertStore {
  const months = monthsOf(database, table, ALERT_MONTHS);

  async function insertions(alert: Alert): Promise<Action[]> {
    const lifetime = { [TTL_ATTRIBUTE]: expiry() };
    const attributes = { count: alert.count, lastAt: timeText(alert.lastAt) };
    return [
      {
        table,
        key: alertKey(alert.id),
        condition: 'absent',
        change: { put: { document: JSON.stringify(alert), ...attributes, ...lifetime } },
      },
      {
        table,
        key: await months.keyFor(timeText(alert.firstAt), alert.id),
        change: { put: lifetime },
      },
    ];
  }

  function countingUp(alert: Alert, known: Item): Action[] {
    const lastKnown = textOf(known, 'lastAt');
    const latest = [lastKnown, timeText(alert.lastAt)].sort().at(-1);
    return [
      {
        table,
        key: alertKey(alert.id),
        condition: { equals: { lastAt: lastKnown } },
        change: {
          set: { lastAt: latest },
          add: { count: alert.count },
        },
      },
    ];
  }

  return {
    put: (alert) =>
      database.contend(async () => {
        const known = await database.get(table, alertKey(alert.id));
        // Also one action goes as a transaction: only that counts once when its answer is lost.
        const answer = await database.transact(
          known === undefined ? await insertions(alert) : countingUp(alert, known),
        );
        return answer === 'written' ? undefined : 'again';
      }),
    async list(page) {
      const found = await months.before(startOf('alerts', page), page.limit + 1);
      const places = found.map((item) => positionOf(textOf(item, 'sk')));
      return await pageOf('alerts', page, places, async (shown) => {
        const keys = shown.map(({ id }) => alertKey(id));
        const items = await database.getAll(table, keys);
        const alerts = new Map(items.map((item) => [textOf(item, 'pk'), alertOf(item)]));
        return keys.map(({ pk }) => alerts.get(pk)).filter((alert) => alert !== undefined);
      });
    },
  };
}

function alertOf(item: Item): Alert {
  const document = jsonOf(item, 'document');
  if (typeof document !== 'object') return parsed(alertSchema, document, item);
  const attributes = { count: numberOf(item, 'count'), lastAt: textOf(item, 'lastAt') };
  return parsed(alertSchema, { ...document, ...attributes }, item);
}
