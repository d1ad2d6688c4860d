import type { Evidence } from '../learning/evidence.ts';
import { momentsOf } from '../learning/moments.ts';
import { type Addition, onGrid } from '../learning/sums.ts';
import { baselineKey, creditKey, OVERALL_BASELINE_KEY } from '../learning/sums-keys.ts';
import { stageOf } from './stage.ts';

/**
 * What a run teaches about how much decisions contribute: its utility by kind of task, and of each
 * choice that chance made the centred choice beside the kind, with the run's utility as target. The
 * baseline is not subtracted before adding: it changes with every run, and order would leave a trace.
 */
export function additionsOfAttribution({ taskKind, utility, choices }: Evidence): Addition[] {
  // Evidence from before attribution added nothing to these sums.
  if (taskKind === undefined) return [];
  const target = onGrid(utility);
  const seen = Float64Array.of(1, target);
  return [
    { ...OVERALL_BASELINE_KEY, vector: seen },
    { ...baselineKey(taskKind), vector: seen },
    ...choices.flatMap(({ type, option, attempt, centred }) =>
      centred === undefined
        ? []
        : [
            {
              ...creditKey(type, stageOf(type, attempt), option),
              vector: momentsOf(
                [...centred, [taskKind, 1] as const].map(([label, value]) => ({ label, value })),
                target,
              ),
            },
          ],
    ),
  ];
}
