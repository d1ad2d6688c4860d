import { type Experiment, experimentSchema } from '../../domain/experiment/experiment.ts';
import type { ExperimentStore, ExperimentWrite } from '../../ports.ts';
import { appendAudit } from './audit-log.ts';
import { orConflict, runOrConflict } from './conflict.ts';
import type { Prepare } from './connection.ts';
import type { Database } from './database.ts';
import { readTask } from './experiment-tasks.ts';
import { pageOf, positionOf } from './page-cursor.ts';
import { documentOf, type Row, textOf, timeColumn } from './rows.ts';
import { insertVersion, writeStrategy } from './strategy-store.ts';

/** Experiments in SQLite; each of the lists has an index of its own. */
export function sqliteExperimentStore(database: Database): ExperimentStore {
  return {
    experiment: (id) =>
      database.read((prepare) => {
        const row = prepare(
          'SELECT experiment_id, document FROM experiments WHERE experiment_id = ?',
        ).get(id);
        return row && experimentOf(row);
      }),
    list: async ({ status, slug }, page) => {
      const { time, id } = positionOf('experiments', page);
      const found = await database.read((prepare) =>
        prepare(
          `SELECT experiment_id, document FROM experiments
           WHERE ${slug === undefined ? '?1 IS NULL' : 'slug = ?1'}
             AND ${status === undefined ? '?2 IS NULL' : 'status = ?2'}
             AND (created_at, experiment_id) < (?3, ?4)
           ORDER BY created_at DESC, experiment_id DESC LIMIT ?5`,
        )
          .all(slug ?? null, status ?? null, time, id, page.limit + 1)
          .map(experimentOf),
      );
      return pageOf('experiments', page, found, (experiment) => ({
        time: timeColumn(experiment.createdAt),
        id: experiment.id,
      }));
    },
    save: ({ versions = [], experiments, strategy, audit }) =>
      orConflict(
        database.write((prepare) => {
          for (const version of versions) insertVersion(prepare, version);
          for (const experiment of experiments) writeExperiment(prepare, experiment);
          if (strategy !== undefined) {
            writeStrategy(prepare, strategy.strategy, strategy.expectedRevision);
          }
          appendAudit(prepare, audit);
          return 'saved' as const;
        }),
      ),
    task: (experimentId, taskId) =>
      database.read((prepare) => readTask(prepare, { experimentId, taskId })),
  };
}

/** An experiment stays with its strategy and keeps its time. */
function writeExperiment(
  prepare: Prepare,
  { experiment, expectedRevision }: ExperimentWrite['experiments'][number],
): void {
  const { id, slug, status, createdAt, revision } = experiment;
  const document = JSON.stringify(experiment);
  if (expectedRevision === 0) {
    const insert = prepare(
      'INSERT INTO experiments VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    );
    runOrConflict(insert, id, slug, status, timeColumn(createdAt), revision, document);
  } else {
    const update = prepare(
      `UPDATE experiments SET status = ?, revision = ?, document = ?
       WHERE experiment_id = ? AND revision = ?`,
    );
    runOrConflict(update, status, revision, document, id, expectedRevision);
  }
}

function experimentOf(row: Row): Experiment {
  const key = textOf(row, 'experiment_id');
  return documentOf(experimentSchema, row, { table: 'experiments', key });
}
