import { assignmentUnit } from './assignment-unit.ts';
import { bucketRanges, rangeOf } from './bucket-ranges.ts';

/** What assignment reads of an experiment: its arms in order, with weights that sum to 1. */
interface WeightedArms<Arm extends WeightedArm> {
  readonly id: string;
  readonly arms: readonly Arm[];
}

interface WeightedArm {
  readonly weight: number;
  /** Out before the others are decided. */
  readonly closed: boolean;
}

/**
 * The arm that counts the task: the same at every asking, and independent of every other draw about
 * it. Cost: under 1 µs.
 *
 * @returns `undefined` for a task that no arm counts, since its own is closed: it follows the version
 * of the first
 */
export function assignedArm<Arm extends WeightedArm>(
  { id, arms }: WeightedArms<Arm>,
  taskId: string,
): Arm | undefined {
  const weights = arms.map(({ weight }) => weight);
  const position = rangeOf(assignmentUnit(id, taskId), bucketRanges(arms.length, weights));
  const arm = position === undefined ? undefined : arms[position];
  return arm?.closed === false ? arm : undefined;
}

/**
 * The share of tasks that follow each arm's version: its weight while it is open, and for the first
 * one all that is left. They sum to 1.
 */
export function shareOfArms(arms: readonly WeightedArm[]): number[] {
  const shares = arms.map(({ weight, closed }) => (closed ? 0 : weight));
  const ofOthers = shares.slice(1).reduce((sum, share) => sum + share, 0);
  return [1 - ofOthers, ...shares.slice(1)];
}
