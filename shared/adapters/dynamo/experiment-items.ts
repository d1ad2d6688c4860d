import { EXPERIMENT_STATUSES } from '../../domain/experiment/experiment.ts';
import type { ExperimentWrite } from '../../ports.ts';
import type { Action } from './actions.ts';
import { timeText } from './items.ts';
import { experimentKey, experimentList, timeAndId } from './keys.ts';

/**
 * Stores an experiment over the revision that was read, and its places in the lists. An experiment
 * stays with its strategy and keeps its time; of statuses it has one, so that it leaves the lists of
 * all others, whichever it was in.
 */
export function experimentActions(
  table: string,
  { experiment, expectedRevision }: ExperimentWrite['experiments'][number],
): Action[] {
  const { id, slug, status, createdAt, revision } = experiment;
  const isNew = expectedRevision === 0;
  const sk = timeAndId(timeText(createdAt), id);
  const placeIn = (of: string, change: Action['change']): Action[] =>
    ['', slug].map((each) => ({ table, key: { pk: experimentList(each, of), sk }, change }));
  return [
    {
      table,
      key: experimentKey(id),
      condition: isNew ? 'absent' : { equals: { revision: expectedRevision } },
      change: { put: { document: JSON.stringify(experiment), revision } },
    },
    ...placeIn(status, { put: {} }),
    ...(isNew
      ? placeIn('', { put: {} })
      : EXPERIMENT_STATUSES.filter((other) => other !== status).flatMap((other) =>
          placeIn(other, 'delete'),
        )),
  ];
}
