import type { Evolution } from '../../domain/evolution/evolution.ts';
import type { StepAnswer } from '../../domain/evolution/steps.ts';
import { type Experiment, versionOnTrial } from '../../domain/experiment/experiment.ts';
import type { Baton } from '../baton.ts';
import { publishCatalog } from '../publish-policy.ts';
import { noteInRecord } from './execution.ts';

/** Puts an experiment that is stored in force, and names it and its versions in the record. */
export async function noteStarted(
  baton: Baton,
  record: Evolution,
  experiment: Experiment,
): Promise<StepAnswer> {
  await publishCatalog(baton);
  const challengers = experiment.arms.slice(1).map(({ versionId }) => versionId);
  // Arms are in the order of the proposals that were admitted.
  const unnamed = [...challengers];
  const admissions = record.admissions.map((each) =>
    each.admitted ? { ...each, versionId: unnamed.shift() ?? null } : each,
  );
  await noteInRecord(baton, record, { experimentId: experiment.id, admissions });
  const { versionId } = versionOnTrial(experiment);
  return {
    status: 'evolution_started',
    reason: `${experiment.id} compares ${challengers.join(' and ')} with ${versionId}`,
  };
}
