import { additionsOfAttribution } from '../attribution/additions-of-attribution.ts';
import { additionsOfChoices } from './additions-of-choices.ts';
import type { Evidence } from './evidence.ts';
import { projectVector, runTotalsVector } from './run-totals.ts';
import { type Addition, onGrid } from './sums.ts';
import {
  allRunTotalsKey,
  OVERALL_KEY,
  optionTotalsKey,
  projectKey,
  strategyFailuresKey,
  strategyTotalsKey,
  worthKey,
} from './sums-keys.ts';

/** The vectors that the evidence adds to the sums. A key may occur more than once. */
export function additionsOf(evidence: Evidence): Addition[] {
  const totals = runTotalsVector(evidence);
  const totalsOfFailure = runTotalsVector(asFailure(evidence));
  const seen = projectVector(evidence);
  const { strategy, day, worth } = evidence;
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
    ...(worth === undefined ? [] : [{ ...worthKey(day, worth), vector: worthVector(evidence) }]),
    ...evidence.choices.map(({ type, option, followed }) => ({
      ...optionTotalsKey(type, option),
      vector: followed ? totalsOfFailure : totals,
    })),
    ...additionsOfChoices(evidence),
    ...additionsOfAttribution(evidence),
  ];
}

/** What the run came to for an attempt that another followed: it failed, and cost what the run did. */
function asFailure(evidence: Evidence): Evidence {
  return { ...evidence, success: false, quality: 0, utility: evidence.utility - evidence.quality };
}

/** One task with its utility and the square of it. */
function worthVector(evidence: Evidence): Float64Array {
  const utility = onGrid(evidence.utility);
  return Float64Array.of(1, utility, utility ** 2);
}
