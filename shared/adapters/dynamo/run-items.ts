import { type Decision, decisionSchema } from '../../domain/decision/decision.ts';
import { isSettled, type Outcome } from '../../domain/outcome/outcome.ts';
import { type OutcomeWindow, type Run, runSchema } from '../../domain/run/run.ts';
import {
  compareBytes,
  documentOf,
  type Item,
  jsonOf,
  numberOf,
  parsed,
  timeText,
} from './items.ts';
import { shardOfRun, strategyShard, timeAndId, versionDay } from './keys.ts';

/** What the fold has made of a new run: nothing yet. */
export const neverFolded = (window: OutcomeWindow): Item => ({
  foldCount: 0,
  folded: JSON.stringify({ count: 0, revision: 0, window, evidence: null }),
});

/**
 * What calls write of a run; `undefined` where the item has no such attribute. A run has two
 * documents because two parties write it: `document` is written by calls, `folded` by the fold, and
 * neither may overwrite what it has not read. The other attributes are for conditions and indexes.
 */
export function runAttributes(run: Run): Item {
  const { revision, dueAt, folded, ...document } = run;
  const shard = shardOfRun(run.runId);
  const strategy = run.selection?.strategy;
  const isInVersion = strategy !== undefined && isSettled(run.outcome);
  return {
    document: JSON.stringify(document),
    revision,
    ...dueAttributes(run.runId, dueAt),
    setAside: undefined,
    shard,
    created: timeAndId(timeText(run.createdAt), run.runId),
    strategyShard: strategy && strategyShard(strategy.slug, shard),
    versionDay: isInVersion
      ? versionDay(strategy.versionId, timeText(run.createdAt).slice(0, 10))
      : undefined,
    settledAt: isInVersion ? lastObservation(run.outcome) : undefined,
  };
}

/** When a run is next to be folded, and its place in the index of due runs. */
export function dueAttributes(runId: string, dueAt: string | null): Item {
  return dueAt === null
    ? { dueAt: undefined, dueShard: undefined }
    : { dueAt: timeText(dueAt), dueShard: shardOfRun(runId) };
}

/** @throws StoredDataError */
export function runOf(item: Item): Run {
  const document = jsonOf(item, 'document');
  if (typeof document !== 'object') return parsed(runSchema, document, item);
  const attributes = {
    revision: numberOf(item, 'revision'),
    dueAt: item.dueAt ?? null,
    folded: jsonOf(item, 'folded'),
  };
  return parsed(runSchema, { ...document, ...attributes }, item);
}

/** In the order in which they were decided, then by id. @throws StoredDataError */
export function decisionsOf(items: readonly Item[]): Decision[] {
  return items
    .map(decisionOf)
    .map((decision) => ({ decision, time: timeText(decision.decidedAt) }))
    .sort(
      (left, right) =>
        compareBytes(left.time, right.time) ||
        compareBytes(left.decision.decisionId, right.decision.decisionId),
    )
    .map(({ decision }) => decision);
}

/** @throws StoredDataError */
export function decisionOf(item: Item): Decision {
  return documentOf(decisionSchema, item);
}

function lastObservation({ observedAt }: Outcome): string | undefined {
  return Object.values(observedAt).map(timeText).sort().at(-1);
}
