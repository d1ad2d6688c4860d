import type { Arm, Experiment, VerdictKind } from '../experiment/experiment.ts';
import type { PastExperiment } from './past-experiment.ts';

/**
 * What became of a version by the experiment that tried it. An arm that was closed before the others
 * has a verdict of its own; of one that another was promoted over, nobody knows.
 */
export function trialLabel(
  { verdict }: Pick<Experiment, 'verdict'>,
  { versionId, closed }: Pick<Arm, 'versionId' | 'closed'>,
): PastExperiment['label'] {
  const kind = closed?.kind ?? verdict?.kind ?? 'stopped';
  if (kind === 'promote') return verdict?.versionId === versionId ? 'won' : 'inconclusive';
  return LABELS[kind];
}

const LABELS = {
  reject: 'lost',
  harmful: 'harmful',
  inconclusive: 'inconclusive',
  invalid: 'inconclusive',
  stopped: 'inconclusive',
  keep: 'inconclusive',
  roll_back: 'inconclusive',
} as const satisfies Readonly<Record<Exclude<VerdictKind, 'promote'>, PastExperiment['label']>>;
