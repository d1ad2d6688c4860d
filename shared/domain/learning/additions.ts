import { optionVector } from '../policy/option-model.ts';
import type { Evidence } from './evidence.ts';
import { projectVector, runTotalsVector } from './run-totals.ts';
import type { Addition } from './sums.ts';
import {
  allRunTotalsKey,
  modelKey,
  OVERALL_KEY,
  optionTotalsKey,
  projectKey,
  strategyFailuresKey,
  strategyTotalsKey,
} from './sums-keys.ts';

/** The vectors that the evidence adds to the sums. A key may occur more than once. */
export function additionsOf(evidence: Evidence): Addition[] {
  const totals = runTotalsVector(evidence);
  const seen = projectVector(evidence);
  const { strategy, day } = evidence;
  return [
    { ...OVERALL_KEY, vector: seen },
    { ...projectKey(evidence.project), vector: seen },
    { ...allRunTotalsKey(day), vector: totals },
    ...(strategy === null
      ? []
      : [
          {
            ...strategyTotalsKey(strategy.slug, day, strategy.versionId, strategy.source),
            vector: totals,
          },
        ]),
    ...(strategy === null || evidence.failureCode === null
      ? []
      : [
          {
            ...strategyFailuresKey(strategy.slug, day, evidence.failureCode),
            vector: Float64Array.of(1),
          },
        ]),
    ...evidence.choices.flatMap(({ type, option, learned }) => [
      { ...optionTotalsKey(type, option), vector: totals },
      ...(learned ? [{ ...modelKey(type, option), vector: optionVector(evidence.utility) }] : []),
    ]),
  ];
}
