import { canonicalJson } from '../domain/canonical-json.ts';
import { additionsOf } from '../domain/learning/additions.ts';
import type { Evidence } from '../domain/learning/evidence.ts';
import { evidenceOfRun } from '../domain/learning/evidence-of-run.ts';
import { nextDueAt, outcomeWindowAt } from '../domain/learning/outcome-window.ts';
import { type ProjectHistory, projectHistory } from '../domain/learning/run-totals.ts';
import { type Addition, accumulate, isZero } from '../domain/learning/sums.ts';
import { modelFamily, projectKey } from '../domain/learning/sums-keys.ts';
import type { Run } from '../domain/run/run.ts';
import { DEFAULT_SETTINGS, type Settings } from '../domain/settings.ts';
import { BatchTooLarge, type DueRun, type FoldedRun } from '../ports.ts';
import type { Baton } from './baton.ts';
import { countSettled, type EvidenceChange } from './fold-metrics.ts';
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

/** Choices that a run adds at once when the store cannot take all of them. */
const CHOICES_A_STEP = 32;

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
  const histories = await projectHistories(baton, due);
  const results: FoldResult[] = [];
  for (const dueRun of due) {
    const history = histories.get(projectKey(dueRun.run.project).family);
    const result = await foldOrSetAside(baton, dueRun, now, history, settings);
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

interface FoldResult {
  readonly read: Run;
  readonly run: FoldedRun;
  readonly evidence: EvidenceChange;
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
    await setAside(baton, due.run, error);
    return undefined;
  }
}

async function setAside(baton: Baton, { runId, revision }: Run, error: unknown): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error);
  await baton.stores.folds.setAside(runId, revision, reason);
  baton.metrics.count('RunsSetAside', 1);
  const message = `Run ${runId} cannot be folded and is set aside: ${reason}`;
  baton.alerting.raise('run_set_aside', 'critical', runId, message);
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
  return {
    read: run,
    run: {
      runId: run.runId,
      expectedRevision: run.revision,
      expectedFoldCount: run.folded.count,
      folded: { count: run.folded.count + 1, revision: run.revision, window, evidence },
      dueAt: nextDueAt(run, window),
    },
    evidence: { before: run.folded.evidence, after: evidence },
  };
}

/**
 * Stores the batch, halved as often as the store needs it.
 *
 * @param stored gets what was stored, also when the rest fails
 * @returns how many runs have moved on
 */
async function commitInParts(
  baton: Baton,
  results: readonly FoldResult[],
  stored: FoldResult[],
): Promise<number> {
  const [first, ...others] = results;
  if (first === undefined) return 0;
  try {
    return await commit(baton, results, stored);
  } catch (error) {
    if (!(error instanceof BatchTooLarge)) throw error;
    if (others.length === 0) return await commitInSteps(baton, first, stored);
    const half = Math.ceil(results.length / 2);
    const conflicts = await commitInParts(baton, results.slice(0, half), stored);
    return conflicts + (await commitInParts(baton, results.slice(half), stored));
  }
}

/** Stores the batch; runs that moved on are left out and the rest is tried again. */
async function commit(
  baton: Baton,
  results: readonly FoldResult[],
  stored: FoldResult[],
): Promise<number> {
  let left = results;
  while (left.length > 0) {
    const sums = new Map<string, Addition>();
    for (const { addition, sign } of left.flatMap(changesOf)) accumulate(sums, addition, sign);
    const additions = [...sums.values()].filter(({ vector }) => !isZero(vector));
    const refused = await baton.stores.folds.commit(
      left.map(({ run }) => run),
      additions,
    );
    if (refused.length === 0) break;
    left = left.filter(({ run }) => !refused.includes(run.runId));
  }
  stored.push(...left);
  return results.length - left.length;
}

/**
 * Stores a run whose choices are too many for one transaction, some of them at a time. After each
 * step the run knows exactly what it has added and is still due, so whoever folds it next goes on.
 */
async function commitInSteps(
  baton: Baton,
  result: FoldResult,
  stored: FoldResult[],
): Promise<number> {
  const { read, run } = result;
  const { after } = result.evidence;
  let { before } = result.evidence;
  let most = CHOICES_A_STEP;
  for (let count = read.folded.count; ; ) {
    const evidence = evidenceTowards(before, after, most);
    const isLast = evidence === after;
    const step: FoldResult = {
      read,
      run: {
        ...run,
        expectedFoldCount: count,
        folded: isLast
          ? { ...run.folded, count: count + 1 }
          : { ...read.folded, count: count + 1, evidence },
        dueAt: isLast ? run.dueAt : read.dueAt,
      },
      evidence: { before, after: evidence },
    };
    try {
      if ((await commit(baton, [step], stored)) > 0) return 1;
    } catch (error) {
      if (!(error instanceof BatchTooLarge)) throw error;
      if (most === 1) {
        await setAside(baton, read, error);
        return 0;
      }
      most = Math.ceil(most / 2);
      continue;
    }
    if (isLast) return 0;
    before = evidence;
    count += 1;
  }
}

/**
 * Evidence between what a run has added and what it teaches that differs from the former in `most`
 * choices at most: choices are added one by one, but where other facts differ, those of before are
 * taken back first, since each choice counts what the facts say.
 *
 * @returns `after` itself when that is near enough
 */
function evidenceTowards(
  before: Evidence | null,
  after: Evidence | null,
  most: number,
): Evidence | null {
  const known = before?.choices ?? [];
  const missing = without(after?.choices ?? [], known);
  const isOnTheWay =
    before === null ||
    (after !== null && sameFacts(before, after) && without(known, after.choices).length === 0);
  if (!isOnTheWay && known.length > 0) return { ...before, choices: known.slice(most) };
  if (after === null || missing.length <= most) return after;
  return { ...after, choices: [...known, ...missing.slice(0, most)] };
}

function sameFacts(left: Evidence, right: Evidence): boolean {
  return canonicalJson({ ...left, choices: [] }) === canonicalJson({ ...right, choices: [] });
}

/** The choices less those of `others`, each taken off once. */
function without(choices: Evidence['choices'], others: Evidence['choices']): Evidence['choices'] {
  const left = others.map(canonicalJson);
  return choices.filter((choice) => {
    const position = left.indexOf(canonicalJson(choice));
    if (position >= 0) left.splice(position, 1);
    return position < 0;
  });
}

/** What a run adds now and, negated, what it added before. */
function changesOf({ evidence: { before, after } }: FoldResult) {
  return [
    ...(after === null ? [] : additionsOf(after)).map((addition) => ({
      addition,
      sign: 1 as const,
    })),
    ...(before === null ? [] : additionsOf(before)).map((addition) => ({
      addition,
      sign: -1 as const,
    })),
  ];
}

/** A run that took several steps counts once. */
function runCount(results: readonly FoldResult[]): number {
  return new Set(results.map(({ run }) => run.runId)).size;
}

function touchedDecisionTypes(results: readonly FoldResult[]): Set<string> {
  const prefix = modelFamily('');
  return new Set(
    results
      .flatMap((result) => changesOf(result).map(({ addition }) => addition.family))
      .filter((family) => family.startsWith(prefix))
      .map((family) => family.slice(prefix.length)),
  );
}
