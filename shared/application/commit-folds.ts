import { additionsOfTask } from '../domain/experiment/additions-of-task.ts';
import { accumulate } from '../domain/learning/add-sums.ts';
import { additionsOf } from '../domain/learning/additions.ts';
import { evidenceTowards } from '../domain/learning/evidence-steps.ts';
import { type Addition, isZero } from '../domain/learning/sums.ts';
import type { Run } from '../domain/run/run.ts';
import { BatchTooLarge, type FoldedRun } from '../ports.ts';
import type { Baton } from './baton.ts';
import type { TaskChange } from './experiments/tasks-of-fold.ts';
import type { EvidenceChange } from './fold-metrics.ts';

/** Choices that a run adds at once when the store cannot take all of them. */
const CHOICES_A_STEP = 32;

/** What folding one run makes of it. */
export interface FoldResult {
  readonly read: Run;
  readonly run: FoldedRun;
  readonly evidence: EvidenceChange;
  /** What it changes of its task in an experiment. */
  readonly task?: TaskChange | undefined;
}

/**
 * Stores the batch, halved as often as the store needs it.
 *
 * @param stored gets what was stored, also when the rest fails
 * @returns how many runs have moved on
 */
export async function commitInParts(
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
          : { ...read.folded, count: count + 1, evidence, attribution: null },
        dueAt: isLast ? run.dueAt : read.dueAt,
        task: isLast ? run.task : undefined,
      },
      evidence: { before, after: evidence },
      task: isLast ? result.task : undefined,
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

/** What a run and its task add now and, negated, what they added before. */
function changesOf({ evidence, task }: FoldResult) {
  return [
    ...(evidence.after === null ? [] : signed(additionsOf(evidence.after), 1)),
    ...(evidence.before === null ? [] : signed(additionsOf(evidence.before), -1)),
    ...(task === undefined ? [] : signed(additionsOfTask(task.after), 1)),
    ...(task?.before === undefined ? [] : signed(additionsOfTask(task.before), -1)),
  ];
}

function signed(additions: readonly Addition[], sign: 1 | -1) {
  return additions.map((addition) => ({ addition, sign }));
}

/** Takes a run that cannot be folded out of the due ones, so that it holds up no others. */
export async function setAside(
  baton: Baton,
  { runId, revision }: Run,
  error: unknown,
): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error);
  await baton.stores.folds.setAside(runId, revision, reason);
  baton.metrics.count('RunsSetAside', 1);
  const message = `Run ${runId} cannot be folded and is set aside: ${reason}`;
  baton.alerting.raise('run_set_aside', 'critical', runId, message);
}
