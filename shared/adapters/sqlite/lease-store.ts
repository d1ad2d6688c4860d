import { type Lease, leaseSchema } from '../../domain/evolution/lease.ts';
import type { Leases } from '../../ports.ts';
import type { Database } from './database.ts';
import { parsed, type Row, textOf, timeColumn } from './rows.ts';

/** Leases in SQLite: a row for each strategy that somebody holds. */
export function sqliteLeases(database: Database): Leases {
  return {
    acquire: (lease, now) =>
      database.write((prepare) => {
        prepare(
          `INSERT INTO leases VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET
             owner = excluded.owner, expires_at = excluded.expires_at
           WHERE owner = excluded.owner OR expires_at <= ?`,
        ).run(lease.slug, lease.owner, timeColumn(lease.expiresAt), timeColumn(now));
        const row = prepare('SELECT * FROM leases WHERE slug = ?').get(lease.slug);
        return row === undefined ? lease : leaseOf(row);
      }),
    release: (slug, owner) =>
      database.write((prepare) => {
        const deletion = prepare('DELETE FROM leases WHERE slug = ? AND owner = ?');
        return deletion.run(slug, owner).changes > 0 ? 'released' : 'not_held';
      }),
  };
}

function leaseOf(row: Row): Lease {
  const slug = textOf(row, 'slug');
  const lease = { slug, owner: textOf(row, 'owner'), expiresAt: textOf(row, 'expires_at') };
  return parsed(leaseSchema, lease, { table: 'leases', key: slug });
}
