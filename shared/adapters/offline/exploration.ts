import { componentOf, namedLeafOf } from '../../domain/proposal/leaf-path.ts';
import type { Edit, Proposal } from '../../domain/proposal/proposal.ts';
import type { ProposalQuestion } from '../../domain/proposal/proposal-question.ts';
import { unitInterval } from '../../domain/random/unit-interval.ts';
import { type Direction, stepOf, valuesAt } from './grid-steps.ts';
import { ideaOf } from './idea.ts';
import type { TriedEdits } from './tried-edits.ts';

/**
 * Leaves in the order in which they are tried, those first that change most of what a run does. Where
 * a number could go either way, more effort comes first: what evolves succeeds too seldom.
 */
const LEVERAGE: readonly (readonly [path: string, first: Direction])[] = [
  ['retry.maxAttempts', 'up'],
  ['decomposition.approach', 'up'],
  ['parallelism.maxParallelAgents', 'up'],
  ['escalation.afterFailedAttempts', 'up'],
  ['decomposition.maxSubtasks', 'up'],
  ['retry.backoff', 'up'],
  ['escalation.afterMinutes', 'up'],
  ['agentSelection.default', 'up'],
  ['retry.initialDelaySeconds', 'up'],
  ['escalation.aboveCostUsd', 'up'],
];
const PATHS = LEVERAGE.map(([path]) => path);

/** Hopes for a leaf that was never tried, and for one that was. */
const HOPED_GAIN = 0.05;
const SMALL_GAIN = 0.02;

/**
 * Every single edit of the grid, in the order in which they are worth trying: leaves that no
 * experiment has changed first, then the opposite of what lost, then other values; neighbours before
 * values further away. What was tried without a verdict comes last, what lost never.
 *
 * @param seed decides between what is equal otherwise
 */
export function explorationIdeas(
  question: ProposalQuestion,
  tried: TriedEdits,
  seed: string,
): Proposal[] {
  return Object.keys(question.grid)
    .flatMap((path) => rankedEdits(question, tried, path, seed))
    .sort((left, right) => compare(left.rank, right.rank))
    .map(({ edit, isNew }) =>
      ideaOf({
        edits: [edit],
        gain: isNew ? HOPED_GAIN : SMALL_GAIN,
        rationale: isNew
          ? 'No experiment has changed this leaf yet.'
          : 'This value of the leaf has not been settled yet.',
        risk: 'No data speak for it.',
      }),
    );
}

interface RankedEdit {
  readonly edit: Edit;
  readonly isNew: boolean;
  /** The lower, the earlier; the first number that differs decides. */
  readonly rank: readonly number[];
}

function rankedEdits(
  { analysis, grid }: ProposalQuestion,
  tried: TriedEdits,
  path: string,
  seed: string,
): RankedEdit[] {
  const leverage = PATHS.indexOf(path);
  const [, first = 'up'] = LEVERAGE[leverage] ?? [];
  const steps = [first, first === 'up' ? 'down' : 'up'] as const;
  const neighbours = steps.map((step) => stepOf(analysis.config, grid, path, step)?.value);
  const isNumber = neighbours.some((value) => value !== undefined);
  const times = tried.times(path);
  return valuesAt(grid, path).map((value) => {
    const edit = { path, value };
    const isFirst = isNumber ? value === neighbours[0] : true;
    const distance = isNumber && !neighbours.includes(value) ? 1 : 0;
    const isOpposite = tried.hasLostElsewhere(edit) && distance === 0;
    const turn = tried.hasTried([edit]) ? 4 : distance > 0 ? 3 : isOpposite ? 1 : 2;
    return {
      edit,
      isNew: times === 0,
      rank: [
        times === 0 && isFirst ? 0 : turn,
        leverage < 0 ? LEVERAGE.length + namedRank(path) : leverage,
        times,
        unitInterval('exploration', `${seed}\n${path}\n${value}`),
      ],
    };
  });
}

/** Reactions to failures concern more runs than a rule for a cell. */
function namedRank(path: string): number {
  switch (namedLeafOf(path)?.family) {
    case 'retry.onFailure':
      return 0;
    case 'escalation.onFailureCodes':
      return 1;
    case 'agentSelection.agents':
      return 2;
    default:
      return 3;
  }
}

function compare(left: readonly number[], right: readonly number[]): number {
  for (const [at, value] of left.entries()) {
    const difference = value - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The ideas in turns by component, the order within each kept, so that a few are spread over all. */
export function spread(ideas: readonly Proposal[]): Proposal[] {
  const turns = new Map<string, number>();
  return ideas
    .map((idea, at) => {
      const component = componentOf(idea.edits[0]?.path ?? '');
      const turn = turns.get(component) ?? 0;
      turns.set(component, turn + 1);
      return { idea, rank: [turn, at] };
    })
    .sort((left, right) => compare(left.rank, right.rank))
    .map(({ idea }) => idea);
}
