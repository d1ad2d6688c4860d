import type { Edit, Proposal } from '../../domain/proposal/proposal.ts';
import type { ProposalQuestion } from '../../domain/proposal/proposal-question.ts';
import { unitInterval } from '../../domain/random/unit-interval.ts';
import { affordable } from './affordable.ts';
import { stepOf, valuesAt } from './grid-steps.ts';
import { ideaOf } from './idea.ts';
import { isFixed, isTriedEarly, placeOf } from './trial-order.ts';
import type { TriedEdits } from './tried-edits.ts';

/** The second word for a leaf of words has its turn so many leaves later. */
const SECOND_WORD = 5;

/** Hopes for a leaf that was never tried, and for one that was. */
const HOPED_GAIN = 0.05;
const SMALL_GAIN = 0.02;

/** An edit that nothing speaks for but that it was not tried. */
export interface Exploration {
  readonly idea: Proposal;
  /** The first that is tried of its leaf, another word where one was, or once more what looked better. */
  readonly isNew: boolean;
}

/**
 * Every edit of the grid, in the order in which they are worth trying: leaves that no experiment has
 * changed first (and what looked better without a verdict), then numbers on the other side of one that lost, then other values; neighbours before
 * values further away. What was tried without a verdict comes last.
 *
 * @param seed decides between what is equal otherwise
 */
export function explorations(
  question: ProposalQuestion,
  tried: TriedEdits,
  seed: string,
): Exploration[] {
  return Object.keys(question.grid)
    .flatMap((path) => rankedEdits(question, tried, path, seed))
    .sort((left, right) => compare(left.rank, right.rank))
    .map(({ edits, isNew }) => ({
      idea: ideaOf({
        edits,
        gain: isNew ? HOPED_GAIN : SMALL_GAIN,
        rationale: isNew
          ? 'No experiment has changed this leaf yet.'
          : 'This value of the leaf has not been settled yet.',
        risk: 'No data speak for it.',
      }),
      isNew,
    }));
}

interface RankedEdits {
  readonly edits: readonly Edit[];
  readonly isNew: boolean;
  /** The lower, the earlier; the first number that differs decides. */
  readonly rank: readonly number[];
}

function rankedEdits(
  question: ProposalQuestion,
  tried: TriedEdits,
  path: string,
  seed: string,
): RankedEdits[] {
  const { analysis, grid } = question;
  const [up, down] = (['up', 'down'] as const).map(
    (step) => stepOf(analysis.config, grid, path, step)?.value,
  );
  const isNumber = up !== undefined || down !== undefined;
  const times = tried.times(path);
  return valuesAt(grid, path).flatMap((value) => {
    const edits = affordable(question, { path, value });
    if (edits === undefined) return [];
    const hasTried = tried.hasTried(edits);
    const isFirst = times === 0 && (!isNumber || value === (up ?? down));
    const isSecondWord = times === 1 && isFixed(path) && !isNumber && !hasTried;
    const isPromising = tried.isPromising(edits);
    const isNew = isPromising || (isTriedEarly(path) && (isFirst || isSecondWord));
    const isNeighbour = !isNumber || value === up || value === down;
    const isOtherSide = isNumber && isNeighbour && tried.hasLost(path);
    const turn = isNew ? 0 : hasTried ? 4 : isOtherSide ? 1 : isNeighbour ? 2 : 3;
    const delay = isPromising ? -1 : isNew ? 0 : times + (isTriedEarly(path) ? 0 : 1);
    const draw = unitInterval('exploration', `${seed}\n${path}\n${value}`);
    const place = placeOf(path) + (isNew ? SECOND_WORD * times : 0);
    return [{ edits, isNew, rank: [turn, delay, place, draw] }];
  });
}

function compare(left: readonly number[], right: readonly number[]): number {
  for (const [at, value] of left.entries()) {
    const difference = value - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
