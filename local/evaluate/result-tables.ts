import type { TypeEvaluation } from '../../shared/application/evaluate-policy.ts';
import type { Estimate, EstimatorName } from '../../shared/domain/evaluation/estimators.ts';
import type { PolicyEvaluation } from '../../shared/domain/evaluation/evaluate-policy.ts';
import {
  type InsufficientSupport,
  USUAL_REQUIREMENT,
} from '../../shared/domain/evaluation/support.ts';
import { percent, signed, threeDecimals } from '../replay/summary-tables.ts';
import { textTable } from '../replay/text-table.ts';

/** What the log says about decisions of one type, for a terminal. */
export function typeAsText({ type, evaluation, leftOut }: TypeEvaluation): string {
  const counts = [
    [leftOut.certain, 'that could only have come out one way'],
    [leftOut.unknown, 'of unknown probability'],
    [leftOut.repeated, 'taken over from the first run of their task'],
  ] as const;
  const others = counts
    .filter(([count]) => count > 0)
    .map(([count, of]) => `${whole(count)} ${of}`);
  const result =
    evaluation.kind === 'estimated'
      ? estimatesAsText(type, evaluation)
      : `${type}: insufficient support, because ${explanation(evaluation)}.`;
  return others.length === 0 ? result : `${result}\nLeft out: ${others.join(', ')}.`;
}

function estimatesAsText(type: string, evaluation: PolicyEvaluation): string {
  const { decisions, runs, logged, estimates, confidence } = evaluation;
  const interval = `${Math.round(100 * confidence)}% interval`;
  return textTable({
    caption: [
      `${type}: ${whole(decisions)} decisions in ${whole(runs)} runs`,
      `worth ${effectiveRuns(evaluation)} runs of this policy`,
      `the largest weight is ${percent(evaluation.largestWeightShare)} of all`,
    ].join(', '),
    columns: ['', 'mean utility', interval, 'against the log', interval],
    rows: [
      ['the log', threeDecimals(logged.value), range(logged, threeDecimals)],
      ...ROWS.map(([name, label]) => {
        const { difference, ...estimate } = estimates[name];
        return [
          label,
          threeDecimals(estimate.value),
          range(estimate, threeDecimals),
          signed(difference.value),
          range(difference, signed),
        ];
      }),
    ],
  });
}

/** The one to go by first. */
const ROWS = [
  ['doublyRobust', 'doubly robust'],
  ['switchDoublyRobust', 'SWITCH-DR'],
  ['snips', 'SNIPS'],
  ['ips', 'IPS'],
  ['directMethod', 'direct method'],
] as const satisfies readonly (readonly [EstimatorName, string])[];

function explanation(support: InsufficientSupport): string {
  switch (support.reason) {
    case 'no_decisions':
      return 'chance made none of these decisions with known probabilities';
    case 'unsupported_options':
      return `${percent(support.unsupportedShare)} of what the policy would choose could not have been chosen`;
    case 'small_effective_sample_size':
      return `the log is worth ${effectiveRuns(support)} runs of this policy and ${USUAL_REQUIREMENT.minimumEffectiveSampleSize} are needed`;
    case 'dominant_weight':
      return `one run has ${percent(support.largestWeightShare)} of the weight`;
  }
}

function effectiveRuns(support: PolicyEvaluation | InsufficientSupport): string {
  const { effectiveSampleSize, expectedEffectiveSampleSize } = support;
  return Math.min(effectiveSampleSize, expectedEffectiveSampleSize).toFixed(1);
}

function range({ interval }: Estimate, shown: (bound: number) => string): string {
  return `${shown(interval.lower)} to ${shown(interval.upper)}`;
}

function whole(count: number): string {
  return count.toLocaleString('en');
}
