import type { ExperimentId } from '../domain/identifiers.ts';
import { evidenceOfRun } from '../domain/learning/evidence-of-run.ts';
import { nextDueAt, outcomeWindowAt } from '../domain/learning/outcome-window.ts';
import { type ProjectHistory, projectHistory } from '../domain/learning/run-totals.ts';
import { projectKey } from '../domain/learning/sums-keys.ts';
import { DEFAULT_SETTINGS, type Settings } from '../domain/settings.ts';
import type { DueRun } from '../ports.ts';
import { type Attributing, knownForAttribution } from './attribution.ts';
import type { Baton } from './baton.ts';
import { commitInParts, type FoldResult, setAside } from './commit-folds.ts';
import { judgeExperiments } from './experiments/judge.ts';
import { type FollowingTasks, knownTasks, oneRunATask } from './experiments/tasks-of-fold.ts';
import { countSettled } from './fold-metrics.ts';
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

/** Due runs taken up at once. */
const BATCH_SIZE = 100;

/**
 * Adds the evidence of due runs to the sums and publishes the policy that follows: what each run
 * teaches now, less what it added last time, in as few transactions as the store allows. Exactly once
 * per revision, whoever else folds at the same time.
 */
export async function foldDueRuns(baton: Baton, limit = BATCH_SIZE): Promise<FoldReport> {
  const { folds, settings: settingsStore } = baton.stores;
  const now = baton.clock.now();
  const found = await folds.due(now, limit);
  if (found.length === 0) return { folded: 0, conflicts: 0, more: false };
  const due = oneRunATask(found);
  const settings = (await settingsStore.read())?.settings ?? DEFAULT_SETTINGS;
  const [histories, attribute, follow] = await Promise.all([
    projectHistories(baton, due),
    knownForAttribution(baton, due),
    knownTasks(baton, due),
  ]);
  const known: FoldKnowledge = { now, settings, attribute, follow };
  const results: FoldResult[] = [];
  for (const dueRun of due) {
    const history = histories.get(projectKey(dueRun.run.project).family);
    const result = await foldOrSetAside(baton, dueRun, history, known);
    if (result !== undefined) results.push(result);
  }
  const stored: FoldResult[] = [];
  let conflicts = 0;
  try {
    conflicts = await commitInParts(baton, results, stored);
  } finally {
    // What was stored before a failure is not due any more, so nobody else would publish it.
    await noteStored(baton, stored);
  }
  if (conflicts > 0) baton.metrics.count('FoldConflicts', conflicts);
  const more = found.length === limit || due.length < found.length;
  return { folded: runCount(stored), conflicts, more };
}

/** What all runs of a batch are folded with. */
interface FoldKnowledge {
  readonly now: string;
  readonly settings: Settings;
  readonly attribute: Attributing;
  readonly follow: FollowingTasks;
}

async function noteStored(baton: Baton, stored: readonly FoldResult[]): Promise<void> {
  if (stored.length === 0) return;
  baton.metrics.count('FoldedRuns', runCount(stored));
  countSettled(
    baton.metrics,
    stored.map(({ evidence }) => evidence),
  );
  await publishModels(baton, touchedDecisionTypes(stored));
  await judgeExperiments(baton, touchedExperiments(stored));
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
  history: ProjectHistory | undefined,
  known: FoldKnowledge,
): Promise<FoldResult | undefined> {
  try {
    return foldRun(baton, due, history, known);
  } catch (error) {
    await setAside(baton, due.run, error);
    return undefined;
  }
}

function foldRun(
  baton: Baton,
  due: DueRun,
  history: ProjectHistory | undefined,
  { now, settings, attribute, follow }: FoldKnowledge,
): FoldResult {
  const { run, decisions } = due;
  const window = outcomeWindowAt(run, now, history?.hasSentOutcomes ?? false);
  const evidence = evidenceOfRun(run, decisions, window, settings);
  const task = follow(run, evidence, now);
  if (window === 'expired' && run.folded.window === 'open') {
    baton.log.info('A run expired without an outcome; its project has never sent one.', {
      runId: run.runId,
    });
  }
  return {
    read: run,
    run: {
      runId: run.runId,
      expectedRevision: run.revision,
      expectedFoldCount: run.folded.count,
      folded: {
        count: run.folded.count + 1,
        revision: run.revision,
        window,
        evidence,
        attribution: attribute(due, evidence),
      },
      dueAt: earlier(
        nextDueAt(run, window),
        task?.after.closed === false ? task.after.closesAt : null,
      ),
      task: task && { task: task.after, expectedRevision: task.before?.revision ?? 0 },
    },
    evidence: { before: run.folded.evidence, after: evidence },
    task,
  };
}

/** The earlier of two moments, of which `null` is never. */
function earlier(left: string | null, right: string | null): string | null {
  if (left === null || right === null) return left ?? right;
  return left < right ? left : right;
}

/** A run that took several steps counts once. */
function runCount(results: readonly FoldResult[]): number {
  return new Set(results.map(({ run }) => run.runId)).size;
}

function touchedDecisionTypes(results: readonly FoldResult[]): Set<string> {
  const choices = results.flatMap(({ evidence: { before, after } }) => [
    ...(before?.choices ?? []),
    ...(after?.choices ?? []),
  ]);
  return new Set(choices.filter(({ use }) => use !== 'show').map(({ type }) => type));
}

function touchedExperiments(results: readonly FoldResult[]): Set<ExperimentId> {
  return new Set(
    results.flatMap(({ task }) => (task === undefined ? [] : [task.after.experimentId])),
  );
}
