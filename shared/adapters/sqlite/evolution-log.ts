import { type Evolution, evolutionSchema } from '../../domain/evolution/evolution.ts';
import type { EvolutionLog } from '../../ports.ts';
import type { Prepare } from './connection.ts';
import type { Database } from './database.ts';
import { documentOf, type Row, textOf, timeColumn } from './rows.ts';

/** How evolutions went, in SQLite. */
export function sqliteEvolutionLog(database: Database): EvolutionLog {
  const recent: EvolutionLog['recent'] = (slug, limit) =>
    database.read((prepare) =>
      prepare(
        `SELECT * FROM evolutions WHERE slug = ? AND status <> 'held'
         ORDER BY started_at DESC, execution_id DESC LIMIT ?`,
      )
        .all(slug, limit)
        .map(evolutionOf),
    );
  return {
    put: (evolution) =>
      database.write((prepare) => {
        const stored = recordOf(prepare, evolution);
        if (stored !== undefined && stored.endedAt !== null) return stored;
        const record = { ...evolution, startedAt: stored?.startedAt ?? evolution.startedAt };
        forgetQuiet(prepare, record);
        prepare('INSERT OR REPLACE INTO evolutions VALUES (?, ?, ?, ?, ?, ?)').run(
          record.executionId,
          record.slug,
          record.status,
          timeColumn(record.startedAt),
          record.endedAt && timeColumn(record.endedAt),
          JSON.stringify(record),
        );
        return record;
      }),
    ofExecution: (executionId) =>
      database.read((prepare) =>
        prepare('SELECT * FROM evolutions WHERE execution_id = ? ORDER BY slug')
          .all(executionId)
          .map(evolutionOf),
      ),
    latest: async (slug) => (await recent(slug, 1))[0],
    recent,
  };
}

/** How long it is told that an evolution came to nothing, in days: there is one every hour. */
const QUIET_DAYS = 30;
const DAY_MILLISECONDS = 86_400_000;

/** Removes the strategy's old records in which nothing was proposed, and old questions to proposers. */
function forgetQuiet(prepare: Prepare, { slug, startedAt }: Evolution): void {
  const before = new Date(Date.parse(startedAt) - QUIET_DAYS * DAY_MILLISECONDS).toISOString();
  prepare(
    `DELETE FROM proposer_questions WHERE slug = ?1 AND execution_id IN
       (SELECT execution_id FROM evolutions WHERE slug = ?1 AND started_at < ?2)`,
  ).run(slug, timeColumn(before));
  prepare(
    `DELETE FROM evolutions WHERE slug = ? AND started_at < ? AND status IN
       ('held', 'paused', 'too_recent', 'test_active', 'insufficient_data', 'satisfactory')`,
  ).run(slug, timeColumn(before));
}

function recordOf(prepare: Prepare, { executionId, slug }: Evolution): Evolution | undefined {
  const row = prepare('SELECT * FROM evolutions WHERE execution_id = ? AND slug = ?').get(
    executionId,
    slug,
  );
  return row && evolutionOf(row);
}

function evolutionOf(row: Row): Evolution {
  const key = `${textOf(row, 'execution_id')} ${textOf(row, 'slug')}`;
  return documentOf(evolutionSchema, row, { table: 'evolutions', key });
}
