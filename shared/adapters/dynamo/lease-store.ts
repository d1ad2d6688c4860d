import { type Lease, leaseSchema } from '../../domain/evolution/lease.ts';
import type { Leases } from '../../ports.ts';
import type { Condition } from './actions.ts';
import type { Database } from './database.ts';
import { type Item, parsed, textOf, timeText } from './items.ts';
import { leaseKey } from './keys.ts';

/**
 * Leases in DynamoDB: an item for each strategy that somebody holds. A lease is taken under the
 * condition that it is as it was read, so of two who ask at once, one is told of the other.
 */
export function dynamoLeases(database: Database, table: string): Leases {
  return {
    acquire: (lease, now) =>
      database.contend(async () => {
        const known = await database.get(table, leaseKey(lease.slug));
        const held = known && leaseOf(lease.slug, known);
        if (held !== undefined && held.owner !== lease.owner && held.expiresAt > timeText(now)) {
          return held;
        }
        const wanted: Lease = { ...lease, expiresAt: timeText(lease.expiresAt) };
        const answer = await database.write({
          table,
          key: leaseKey(lease.slug),
          condition: held === undefined ? 'absent' : unchanged(held),
          // Not named `expiresAt`: by that attribute DynamoDB deletes items.
          change: { put: { owner: wanted.owner, until: wanted.expiresAt } },
        });
        return answer === 'written' ? wanted : 'again';
      }),
    release: (slug, owner) =>
      database.contend(async () => {
        const known = await database.get(table, leaseKey(slug));
        const held = known && leaseOf(slug, known);
        if (held === undefined || held.owner !== owner) return 'not_held';
        const answer = await database.write({
          table,
          key: leaseKey(slug),
          condition: unchanged(held),
          change: 'delete',
        });
        return answer === 'written' ? 'released' : 'again';
      }),
  };
}

const unchanged = ({ owner, expiresAt }: Lease): Condition => ({
  equals: { owner, until: expiresAt },
});

function leaseOf(slug: string, item: Item): Lease {
  const lease = { slug, owner: textOf(item, 'owner'), expiresAt: textOf(item, 'until') };
  return parsed(leaseSchema, lease, item);
}
