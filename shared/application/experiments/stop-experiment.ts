import type { Experiment, Verdict } from '../../domain/experiment/experiment.ts';
import type { ExperimentId } from '../../domain/identifiers.ts';
import { auditEntry } from '../audit.ts';
import type { Baton } from '../baton.ts';
import { publishCatalog } from '../publish-policy.ts';
import { Refusal } from '../refusal.ts';
import { tellOfVerdict } from './announce-verdict.ts';
import { existingExperiment } from './read-experiments.ts';
import type { ExperimentChange } from './requests.ts';
import { withoutExperiment } from './verdict-write.ts';

/**
 * Ends an experiment by an operator's decision. The current version stays.
 *
 * @throws Refusal `not-found`; `conflict` for one that has ended, or that changes meanwhile
 */
export async function stopExperiment(
  baton: Baton,
  id: ExperimentId,
  { reason }: ExperimentChange,
  caller: string,
): Promise<Experiment> {
  const before = await existingExperiment(baton, id);
  if (before.status === 'ended') {
    const { kind, at } = before.verdict ?? { kind: 'stopped', at: before.createdAt };
    throw new Refusal('conflict', `Experiment ${id} ended at ${at} with the verdict ${kind}.`);
  }
  const at = baton.clock.now();
  const verdict: Verdict = { kind: 'stopped', versionId: null, reason, at };
  const experiment: Experiment = {
    ...before,
    status: 'ended',
    verdict,
    revision: before.revision + 1,
  };
  const strategy = await baton.stores.strategies.strategy(before.slug);
  const saved = await baton.stores.experiments.save({
    experiments: [{ experiment, expectedRevision: before.revision }],
    strategy:
      strategy?.runningExperimentId === id
        ? {
            strategy: withoutExperiment(strategy, null, at),
            expectedRevision: strategy.revision,
          }
        : undefined,
    audit: auditEntry(baton, {
      caller,
      action: 'experiment_ended',
      subject: id,
      reason,
      before,
      after: experiment,
    }),
  });
  if (saved === 'conflict') {
    throw new Refusal('conflict', `Experiment ${id} was changed by somebody else meanwhile.`);
  }
  tellOfVerdict(baton, before, verdict);
  await publishCatalog(baton);
  return experiment;
}
