import type { Evolution } from '../../domain/evolution/evolution.ts';
import type { StepAnswer } from '../../domain/evolution/steps.ts';
import { type Experiment, versionOnTrial } from '../../domain/experiment/experiment.ts';
import { experimentIdOf } from '../../domain/identifiers.ts';
import type { Strategy, StrategyVersion } from '../../domain/strategy/strategy.ts';
import { StorageUnavailable } from '../../ports.ts';
import { auditEntry, BATON_ITSELF } from '../audit.ts';
import type { Baton } from '../baton.ts';
import { DEFAULT_GUARDRAILS } from '../experiments/requests.ts';
import { started } from '../experiments/start-experiment.ts';
import { publishCatalog } from '../publish-policy.ts';
import { admittedVersions } from './admitted-versions.ts';
import { noteInRecord, recordOf, type StrategyExecution } from './execution.ts';
import { keepLease } from './keep-lease.ts';

/** The smallest gain that is looked for: edits of one leaf seldom bring more. */
const MINIMUM_EFFECT = 0.05;
const HORIZON_TASKS = 3_000;

/**
 * Puts the admitted versions against their parent on live traffic. Versions, experiment and strategy
 * are one write, so that a crash leaves either all of them or none.
 *
 * @throws StorageUnavailable when somebody else changes the strategy meanwhile: worth another try
 */
export async function startEvolvedExperiment(
  baton: Baton,
  execution: StrategyExecution,
): Promise<StepAnswer> {
  await keepLease(baton, execution);
  const { executionId, slug } = execution;
  const record = await recordOf(baton, execution);
  const strategy = await baton.stores.strategies.strategy(slug);
  if (record === undefined || strategy === undefined) {
    throw new Error(`the execution ${executionId} left no record of ${slug}`);
  }
  const known = await runningExperiment(baton, strategy);
  if (known?.executionId === executionId) return await noteStarted(baton, execution, known);
  if (known !== undefined) {
    return { status: 'test_active', reason: `the experiment ${known.id} began meanwhile` };
  }
  if (strategy.currentVersionId !== record.analysis?.versionId) {
    return { status: 'paused', reason: 'another version became current meanwhile' };
  }
  const experiment = await startedNow(baton, execution, strategy, record);
  return await noteStarted(baton, execution, experiment);
}

async function startedNow(
  baton: Baton,
  { executionId, slug }: StrategyExecution,
  strategy: Strategy,
  record: Evolution,
): Promise<Experiment> {
  const { control, challengers, added } = await admittedVersions(baton, strategy, record);
  const now = baton.clock.now();
  const experiment = await started(baton, {
    id: experimentIdOf(slug, strategy.revision + 1),
    slug,
    kind: 'comparison',
    status: 'draft',
    arms: armsOf(control, challengers),
    minimumEffect: MINIMUM_EFFECT,
    horizonTasks: HORIZON_TASKS,
    guardrails: [...DEFAULT_GUARDRAILS],
    reason: `Proposed by the evolution ${executionId}.`,
    executionId,
    terms: null,
    createdAt: now,
    startedAt: null,
    endsAt: null,
    verdict: null,
    revision: 1,
  });
  const saved = await baton.stores.experiments.save({
    versions: added,
    experiments: [{ experiment, expectedRevision: 0 }],
    strategy: {
      strategy: {
        ...strategy,
        runningExperimentId: experiment.id,
        lastEvolvedAt: now,
        lastProposedAt: now,
        updatedAt: now,
        revision: strategy.revision + 1,
      },
      expectedRevision: strategy.revision,
    },
    audit: auditEntry(baton, {
      caller: BATON_ITSELF,
      action: 'experiment_started',
      subject: experiment.id,
      reason: experiment.reason,
      before: null,
      after: { experiment, versions: added.map(({ id }) => id) },
    }),
  });
  if (saved === 'conflict') {
    throw new StorageUnavailable(`${slug} was changed by somebody else at the same time`);
  }
  return experiment;
}

async function runningExperiment(
  { stores }: Baton,
  { runningExperimentId }: Strategy,
): Promise<Experiment | undefined> {
  if (runningExperimentId === null) return undefined;
  return await stores.experiments.experiment(runningExperimentId);
}

async function noteStarted(
  baton: Baton,
  execution: StrategyExecution,
  experiment: Experiment,
): Promise<StepAnswer> {
  await publishCatalog(baton);
  await noteInRecord(baton, execution, { experimentId: experiment.id });
  const challengers = experiment.arms.slice(1).map(({ versionId }) => versionId);
  const { versionId } = versionOnTrial(experiment);
  return {
    status: 'evolution_started',
    reason: `${experiment.id} compares ${challengers.join(' and ')} with ${versionId}`,
  };
}

function armsOf(
  control: StrategyVersion,
  challengers: readonly StrategyVersion[],
): Experiment['arms'] {
  const weight = 1 / (challengers.length + 1);
  return [
    { name: 'control', versionId: control.id, weight, closed: null },
    ...challengers.map(({ id }, at) => ({
      name: `challenger-${at + 1}`,
      versionId: id,
      weight,
      closed: null,
    })),
  ];
}
