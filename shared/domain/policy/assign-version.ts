import { assignedArm } from '../experiment/assignment/assigned-arm.ts';
import type { ExperimentId, TaskId } from '../identifiers.ts';
import { unitInterval } from '../random/unit-interval.ts';
import type { FollowedStrategy } from '../run/selection.ts';
import type { Holdout } from './offered-versions.ts';
import type { CompiledStrategy } from './policy.ts';

/** The version that a task follows, and what decided it. */
export interface AssignedVersion {
  readonly version: FollowedStrategy;
  readonly source: 'policy' | 'experiment' | 'holdout';
  /** The experiment that counts the task, and where it counts it. */
  readonly experimentId: ExperimentId | null;
  readonly arm: string | null;
}

/** The holdout's salt; no decision type can have this name. */
const HOLDOUT = 'holdout of tasks';

/**
 * The version for a task that the policy drew `strategy` for: in the holdout the baseline instead, in
 * an experiment the version of its arm. Each draw has a salt of its own, so that none leans on another.
 */
export function assignVersion(
  { current, experiment }: CompiledStrategy,
  { share, baseline }: Holdout,
  taskId: TaskId,
): AssignedVersion {
  if (share > 0 && unitInterval(HOLDOUT, taskId) < share) {
    return { version: baseline, source: 'holdout', experimentId: null, arm: null };
  }
  if (experiment === null) return byPolicy(current);
  const arm = assignedArm(experiment, taskId);
  if (arm === undefined) return byPolicy(experiment.arms[0]?.version ?? current);
  const { id: experimentId } = experiment;
  return { version: arm.version, source: 'experiment', experimentId, arm: arm.name };
}

function byPolicy(version: FollowedStrategy): AssignedVersion {
  return { version, source: 'policy', experimentId: null, arm: null };
}
