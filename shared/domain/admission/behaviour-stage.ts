import type { VersionId } from '../identifiers.ts';
import type { Configuration } from '../strategy/configuration.ts';
import { behaviourOf } from './implied-answers.ts';
import type { LoggedRun } from './logged-run.ts';
import { passed, refused, type StageAnswer } from './stage-answer.ts';

/** Percent of the runs: what behaves so much like a version that lost will lose too. */
const NEARLY_ALL = 98;

export interface BehaviourFacts {
  readonly runs: readonly LoggedRun[];
  readonly allowedAgents: readonly string[] | null;
  /** Versions that an experiment found worse or harmful. */
  readonly lost: readonly { readonly id: VersionId; readonly config: Configuration }[];
}

/**
 * Whether the configuration would have decided anything in the logged runs otherwise than its parent,
 * and otherwise than every version that lost.
 */
export function checkBehaviour(
  parent: Configuration,
  child: Configuration,
  { runs, allowedAgents, lost }: BehaviourFacts,
): StageAnswer {
  if (runs.length === 0) return passed('There is no run to replay.', 'nothing_logged');
  const behaviours = runs.map((run) => behaviourOf(child, run, allowedAgents));
  const alike = (other: Configuration) =>
    runs.filter((run, at) => behaviourOf(other, run, allowedAgents) === behaviours[at]).length;
  if (alike(parent) === runs.length) {
    return refused('same_as_parent', `It decides ${runs.length} logged runs as its parent does.`);
  }
  for (const { id, config } of lost) {
    const same = alike(config);
    if (100 * same >= NEARLY_ALL * runs.length) {
      const detail = `It decides ${same} of ${runs.length} logged runs as ${id} does, which lost.`;
      return refused('same_as_lost', detail);
    }
  }
  return passed(`Replayed over ${runs.length} runs, it is neither its parent nor one that lost.`);
}
