import { additionsOf } from '../domain/learning/additions.ts';
import { evidenceOfRun } from '../domain/learning/evidence-of-run.ts';
import { nextDueAt, outcomeWindowAt } from '../domain/learning/outcome-window.ts';
import { type ProjectHistory, projectHistory } from '../domain/learning/run-totals.ts';
import { type Addition, accumulate, isZero } from '../domain/learning/sums.ts';
import { modelFamily, projectKey } from '../domain/learning/sums-keys.ts';
import { DEFAULT_SETTINGS, type Settings } from '../domain/settings.ts';
import type { DueRun, FoldedRun } from '../ports.ts';
import type { Baton } from './baton.ts';
import { publishModels } from './publish-policy.ts';

/** What one call of `fold` did. */
export interface FoldReport {
  /** Runs taken up and stored. */
  readonly folded: number;
  /** Runs that somebody wrote or folded meanwhile; they are due again. */
  readonly conflicts: number;
  /** Whether the batch was full, so that more may be due. */
  readonly more: boolean;
}

/** Due runs taken up by one transaction. */
const BATCH_SIZE = 100;

/**
 * Adds the evidence of due runs to the sums and publishes the policy that follows: what each run
 * teaches now, less what it added last time, in one transaction a batch. Exactly once per revision,
 * whoever else folds at the same time.
 */
export async function foldDueRuns(baton: Baton, limit = BATCH_SIZE): Promise<FoldReport> {
  const { folds, settings: settingsStore } = baton.stores;
  const now = baton.clock.now();
  const due = await folds.due(now, limit);
  if (due.length === 0) return { folded: 0, conflicts: 0, more: false };
  const settings = (await settingsStore.read())?.settings ?? DEFAULT_SETTINGS;
  const histories = await projectHistories(baton, due);
  const results: FoldResult[] = [];
  for (const dueRun of due) {
    const history = histories.get(projectKey(dueRun.run.project).family);
    const result = await foldOrSetAside(baton, dueRun, now, history, settings);
    if (result !== undefined) results.push(result);
  }
  const { stored, conflicts } = await commit(baton, results);
  await publishModels(baton, touchedDecisionTypes(stored));
  return { folded: stored.length, conflicts, more: due.length === limit };
}

interface FoldResult {
  readonly run: FoldedRun;
  /** What the run adds now and, negated, what it added before. */
  readonly changes: readonly { readonly addition: Addition; readonly sign: 1 | -1 }[];
}

async function projectHistories(
  baton: Baton,
  due: readonly DueRun[],
): Promise<Map<string, ProjectHistory>> {
  const keys = new Map(
    due.map(({ run }) => {
      const key = projectKey(run.project);
      return [key.family, key];
    }),
  );
  const sums = await baton.stores.sums.get([...keys.values()]);
  return new Map(sums.map(({ family, vector }) => [family, projectHistory(vector)]));
}

/** One run that cannot be folded must not hold up the others. */
async function foldOrSetAside(
  baton: Baton,
  due: DueRun,
  now: string,
  history: ProjectHistory | undefined,
  settings: Settings,
): Promise<FoldResult | undefined> {
  try {
    return foldRun(baton, due, now, history, settings);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await baton.stores.folds.setAside(due.run.runId, due.run.revision, reason);
    const message = `Run ${due.run.runId} cannot be folded and is set aside: ${reason}`;
    baton.alerting.raise('run_set_aside', 'critical', due.run.runId, message);
    return undefined;
  }
}

function foldRun(
  baton: Baton,
  { run, decisions }: DueRun,
  now: string,
  history: ProjectHistory | undefined,
  settings: Settings,
): FoldResult {
  const window = outcomeWindowAt(run, now, history?.hasSentOutcomes ?? false);
  const evidence = evidenceOfRun(run, decisions, window, settings);
  if (window === 'expired' && run.folded.window === 'open') {
    baton.log.info('A run expired without an outcome; its project has never sent one.', {
      runId: run.runId,
    });
  }
  const before = run.folded.evidence;
  return {
    run: {
      runId: run.runId,
      expectedRevision: run.revision,
      expectedFoldCount: run.folded.count,
      folded: { count: run.folded.count + 1, revision: run.revision, window, evidence },
      dueAt: nextDueAt(run, window),
    },
    changes: [
      ...(evidence === null ? [] : additionsOf(evidence)).map((addition) => ({
        addition,
        sign: 1 as const,
      })),
      ...(before === null ? [] : additionsOf(before)).map((addition) => ({
        addition,
        sign: -1 as const,
      })),
    ],
  };
}

/** Stores the batch; runs that moved on are left out and the rest is tried again. */
async function commit(baton: Baton, results: readonly FoldResult[]) {
  let stored = results;
  let conflicts = 0;
  while (stored.length > 0) {
    const sums = new Map<string, Addition>();
    for (const { addition, sign } of stored.flatMap(({ changes }) => changes)) {
      accumulate(sums, addition, sign);
    }
    const additions = [...sums.values()].filter(({ vector }) => !isZero(vector));
    const refused = await baton.stores.folds.commit(
      stored.map(({ run }) => run),
      additions,
    );
    if (refused.length === 0) break;
    conflicts += refused.length;
    stored = stored.filter(({ run }) => !refused.includes(run.runId));
  }
  return { stored, conflicts };
}

function touchedDecisionTypes(results: readonly FoldResult[]): Set<string> {
  const prefix = modelFamily('');
  return new Set(
    results
      .flatMap(({ changes }) => changes.map(({ addition }) => addition.family))
      .filter((family) => family.startsWith(prefix))
      .map((family) => family.slice(prefix.length)),
  );
}
