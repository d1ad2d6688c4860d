import type { Analysis } from '../../domain/analysis/analysis.ts';
import { evidenceId } from '../../domain/proposal/evidence-ids.ts';
import type { Edit, Proposal } from '../../domain/proposal/proposal.ts';
import type { ProposalQuestion } from '../../domain/proposal/proposal-question.ts';
import { editOn, stepOf } from './grid-steps.ts';
import { ideaOf } from './idea.ts';

/** A repeated failure is one that so many runs had, and such a share of them. */
const LEAST_REPEATS = 3;
const LEAST_REPEAT_SHARE = 0.05;
/** Costs whose ninetieth percentile is so many medians are spent in a few runs that try again. */
const UNEVEN_COSTS = 3;

/** Gains that no data say: what an experiment can just find. */
const HOPED_GAIN = 0.05;

/** What the table says about failures that come again, and about money spent in them. */
export function failureIdeas({ analysis, grid }: ProposalQuestion): Proposal[] {
  const { config } = analysis;
  const repeated = repeatedFailures(analysis);
  const down = (path: string) => stepOf(config, grid, path, 'down');
  return [
    ...repeated.filter(isTimeout).flatMap((failure) =>
      idea(down('parallelism.maxParallelAgents'), failure, {
        rationale:
          'Attempts time out again and again: fewer agents side by side have more time each.',
        risk: 'What parallel attempts found is found later.',
      }),
    ),
    ...repeated.flatMap((failure) => [
      ...idea(editOn(grid, `retry.onFailure[${failure.code}]`, 'switch_agent'), failure, {
        rationale: 'The same failure comes again: another agent may not have it.',
        risk: 'The other agent may be worse at everything else.',
      }),
      ...idea(config.retry.maxAttempts > 2 ? down('retry.maxAttempts') : undefined, failure, {
        rationale: 'The same failure comes again: further attempts only cost.',
        risk: 'Some runs need the last attempt.',
        metric: 'cost',
      }),
      ...idea(down('escalation.afterFailedAttempts'), failure, {
        rationale: 'The same failure comes again: a person should see it earlier.',
        risk: 'People see what the next attempt would have solved.',
      }),
    ]),
    ...unevenCosts(analysis, down('retry.maxAttempts')),
  ];
}

interface RepeatedFailure {
  readonly code: string;
  readonly evidence: string;
}

function repeatedFailures({ repeatedFailures: failures, overall }: Analysis): RepeatedFailure[] {
  return [...failures.entries()]
    .filter(([, { runs }]) => runs >= LEAST_REPEATS && runs >= LEAST_REPEAT_SHARE * overall.runs)
    .map(([at, { code }]) => ({ code, evidence: evidenceId('repeated', at) }));
}

function isTimeout({ code }: RepeatedFailure): boolean {
  return code.includes('timeout') || code.includes('timed_out');
}

function idea(
  edit: Edit | undefined,
  { code, evidence }: RepeatedFailure,
  words: Pick<Parameters<typeof ideaOf>[0], 'rationale' | 'risk' | 'metric'>,
): Proposal[] {
  if (edit === undefined) return [];
  const reason = { edits: [edit], gain: HOPED_GAIN, evidenceIds: [evidence], failureCodes: [code] };
  return [ideaOf({ ...reason, ...words })];
}

function unevenCosts({ quantiles: { costUsd } }: Analysis, edit: Edit | undefined): Proposal[] {
  if (edit === undefined || costUsd === null || costUsd.median <= 0) return [];
  if (costUsd.ninetieth < UNEVEN_COSTS * costUsd.median) return [];
  return [
    ideaOf({
      edits: [edit],
      gain: HOPED_GAIN,
      metric: 'cost',
      rationale: 'A few runs cost several times the median: fewer attempts bound them.',
      risk: 'Some runs need the last attempt.',
    }),
  ];
}
