import { type Experiment, experimentSchema } from '../../domain/experiment/experiment.ts';
import { experimentTaskSchema } from '../../domain/experiment/experiment-task.ts';
import type { ExperimentStore } from '../../ports.ts';
import type { AppendAudit } from './audit-log.ts';
import type { Database } from './database.ts';
import { experimentActions } from './experiment-items.ts';
import { documentOf, textOf } from './items.ts';
import { experimentKey, experimentList, experimentTaskKey } from './keys.ts';
import { pageOf, positionOf, startOf } from './page-cursor.ts';
import { strategyActions, versionActions } from './strategy-store.ts';
import type { TableNames } from './tables.ts';

/** Less than every time. */
const BEGINNING = '0';

/**
 * Experiments in DynamoDB. Each lies in four lists, so that no list reads what it does not show.
 *
 * Cost: one read for an experiment or a task, one query and one read for a page; to save, one
 * transaction of two actions a version, seven an experiment, one or two for the strategy and one for
 * the audit entry.
 */
export function dynamoExperimentStore(
  database: Database,
  tables: TableNames,
  appendAudit: AppendAudit,
): ExperimentStore {
  const table = tables.strategies;

  async function read(ids: readonly string[]): Promise<Experiment[]> {
    const keys = ids.map(experimentKey);
    const items = await database.getAll(table, keys);
    const found = new Map(
      items.map((item) => [textOf(item, 'pk'), documentOf(experimentSchema, item)]),
    );
    return keys.map(({ pk }) => found.get(pk)).filter((experiment) => experiment !== undefined);
  }

  return {
    async experiment(id) {
      const item = await database.get(table, experimentKey(id));
      return item && documentOf(experimentSchema, item);
    },
    async list({ status, slug }, page) {
      const until = startOf('experiments', page);
      const items = await database.query({
        table,
        partition: { attribute: 'pk', value: experimentList(slug ?? '', status ?? '') },
        sort: { attribute: 'sk', from: BEGINNING, until },
        newestFirst: true,
        // One more tells whether there is another page, and the last page's end is found again.
        limit: page.limit + 2,
      });
      const places = items
        .map((item) => textOf(item, 'sk'))
        .filter((place) => place !== until)
        .slice(0, page.limit + 1)
        .map(positionOf);
      return await pageOf('experiments', page, places, async (shown) => {
        const experiments = await read(shown.map(({ id }) => id));
        // It may have got another status between the two reads.
        return experiments.filter((each) => status === undefined || each.status === status);
      });
    },
    async save({ versions = [], experiments, strategy, audit }) {
      const answer = await database.transact([
        ...versions.flatMap((version) => versionActions(table, version)),
        ...experiments.flatMap((experiment) => experimentActions(table, experiment)),
        ...(strategy === undefined
          ? []
          : strategyActions(table, strategy.strategy, strategy.expectedRevision)),
        await appendAudit(audit),
      ]);
      return answer === 'written' ? 'saved' : 'conflict';
    },
    async task(experimentId, taskId) {
      const item = await database.get(tables.runs, experimentTaskKey(taskId, experimentId));
      return item && documentOf(experimentTaskSchema, item);
    },
  };
}
