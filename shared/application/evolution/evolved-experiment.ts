import type { Experiment } from '../../domain/experiment/experiment.ts';
import { type ExecutionId, experimentIdOf } from '../../domain/identifiers.ts';
import type { Strategy } from '../../domain/strategy/strategy.ts';
import { DEFAULT_GUARDRAILS } from '../experiments/requests.ts';
import type { AdmittedVersions } from './admitted-versions.ts';

/**
 * What brings less is let go soon, so that the next one has its turn; what brings nearly as much is
 * found all the same.
 */
const MINIMUM_EFFECT = 0.1;
const HORIZON_TASKS = 3_000;

/** The experiment that puts admitted versions against their parent, each with as many tasks. */
export function evolvedExperiment(
  executionId: ExecutionId,
  { slug, revision }: Pick<Strategy, 'slug' | 'revision'>,
  { control, challengers }: AdmittedVersions,
  createdAt: string,
): Experiment {
  const weight = 1 / (challengers.length + 1);
  return {
    id: experimentIdOf(slug, revision + 1),
    slug,
    kind: 'comparison',
    status: 'draft',
    arms: [
      { name: 'control', versionId: control.id, weight, closed: null },
      ...challengers.map(({ id }, at) => ({
        name: `challenger-${at + 1}`,
        versionId: id,
        weight,
        closed: null,
      })),
    ],
    minimumEffect: MINIMUM_EFFECT,
    horizonTasks: HORIZON_TASKS,
    guardrails: [...DEFAULT_GUARDRAILS],
    reason: `Proposed by the evolution ${executionId}.`,
    executionId,
    terms: null,
    createdAt,
    startedAt: null,
    endsAt: null,
    verdict: null,
    revision: 1,
  };
}
