import { evidenceOfRun } from '../domain/learning/evidence-of-run.ts';
import { nextDueAt, outcomeWindowAt } from '../domain/learning/outcome-window.ts';
import { type ProjectHistory, projectHistory } from '../domain/learning/run-totals.ts';
import { projectKey } from '../domain/learning/sums-keys.ts';
import { DEFAULT_SETTINGS, type Settings } from '../domain/settings.ts';
import type { DueRun } from '../ports.ts';
import { type Attributing, knownForAttribution } from './attribution.ts';
import type { Baton } from './baton.ts';
import { commitInParts, type FoldResult, setAside } from './commit-folds.ts';
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
  const due = await folds.due(now, limit);
  if (due.length === 0) return { folded: 0, conflicts: 0, more: false };
  const settings = (await settingsStore.read())?.settings ?? DEFAULT_SETTINGS;
  const [histories, attribute] = await Promise.all([
    projectHistories(baton, due),
    knownForAttribution(baton, due),
  ]);
  const results: FoldResult[] = [];
  for (const dueRun of due) {
    const history = histories.get(projectKey(dueRun.run.project).family);
    const result = await foldOrSetAside(baton, dueRun, now, history, settings, attribute);
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
  return { folded: runCount(stored), conflicts, more: due.length === limit };
}

async function noteStored(baton: Baton, stored: readonly FoldResult[]): Promise<void> {
  if (stored.length === 0) return;
  baton.metrics.count('FoldedRuns', runCount(stored));
  countSettled(
    baton.metrics,
    stored.map(({ evidence }) => evidence),
  );
  await publishModels(baton, touchedDecisionTypes(stored));
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
  attribute: Attributing,
): Promise<FoldResult | undefined> {
  try {
    return foldRun(baton, due, now, history, settings, attribute);
  } catch (error) {
    await setAside(baton, due.run, error);
    return undefined;
  }
}

function foldRun(
  baton: Baton,
  due: DueRun,
  now: string,
  history: ProjectHistory | undefined,
  settings: Settings,
  attribute: Attributing,
): FoldResult {
  const { run, decisions } = due;
  const window = outcomeWindowAt(run, now, history?.hasSentOutcomes ?? false);
  const evidence = evidenceOfRun(run, decisions, window, settings);
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
      dueAt: nextDueAt(run, window),
    },
    evidence: { before: run.folded.evidence, after: evidence },
  };
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
