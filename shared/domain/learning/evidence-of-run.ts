import type { Decision } from '../decision/decision.ts';
import { isKnown, isSettled } from '../outcome/outcome.ts';
import { qualityOf } from '../outcome/quality.ts';
import { SIGNALS } from '../outcome/signals.ts';
import { isSuccess } from '../outcome/success.ts';
import { utilityOf } from '../outcome/utility.ts';
import type { OutcomeWindow, Run } from '../run/run.ts';
import type { Settings } from '../settings.ts';
import { choicesOf } from './choices-of-run.ts';
import type { Evidence } from './evidence.ts';
import { taskKindLabel, taskKindOf } from './features.ts';
import { worthSide } from './worth-sides.ts';

/**
 * What a run teaches as it stands, or `null` when it teaches nothing: not settled yet, or expired.
 * Depends on the run's facts alone, so any order of arrival ends in the same evidence.
 *
 * @param window the state of the run's outcome window at this fold
 */
export function evidenceOfRun(
  run: Run,
  decisions: readonly Decision[],
  window: OutcomeWindow,
  settings: Settings,
): Evidence | null {
  const settled = isSettled(run.outcome);
  if (!settled && window !== 'lost') return null;
  const { facts } = run.outcome;
  const quality = settled
    ? qualityOf(run.outcome, {
        weights: settings.qualityWeights,
        applicableSignals: run.applicableSignals,
        windowClosed: window !== 'open',
      })
    : 0;
  const worth = worthSide(run.selection);
  return {
    day: run.createdAt.slice(0, 10),
    project: run.project,
    strategy: run.selection && {
      slug: run.selection.strategy.slug,
      versionId: run.selection.strategy.versionId,
      source: run.selection.decision.source,
    },
    taskKind: taskKindLabel(taskKindOfRun(run, decisions)),
    ...(worth === undefined ? {} : { worth }),
    lost: !settled,
    success: settled && isSuccess(run.outcome, quality),
    quality,
    utility: utilityOf(run.outcome, quality, settings),
    costUsd: facts.costUsd ?? 0,
    durationSeconds: facts.durationSeconds ?? 0,
    failureCode: facts.failureCode ?? null,
    signals: SIGNALS.filter((signal) => isKnown(facts[signal])),
    choices: choicesOf(run, decisions),
  };
}

/** The kind of the run's task; of a run without a selection, what its decisions say. */
export function taskKindOfRun({ context }: Run, decisions: readonly Decision[]): string {
  const kinds = [taskKindOf(context), ...decisions.map((each) => taskKindOf(each.context)).sort()];
  return kinds.find((kind) => kind !== '') ?? '';
}
