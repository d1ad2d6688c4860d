import type { Evolution } from '../../domain/evolution/evolution.ts';
import { reasonToPause } from '../../domain/evolution/pause.ts';
import type { StepAnswer } from '../../domain/evolution/steps.ts';
import type { Experiment } from '../../domain/experiment/experiment.ts';
import type { Strategy } from '../../domain/strategy/strategy.ts';
import { StorageUnavailable } from '../../ports.ts';
import { auditEntry, BATON_ITSELF } from '../audit.ts';
import type { Baton } from '../baton.ts';
import { asStarted } from '../experiments/start-experiment.ts';
import { admittedVersions } from './admitted-versions.ts';
import { evolvedExperiment } from './evolved-experiment.ts';
import { recordOf, type StrategyExecution } from './execution.ts';
import { keepLease } from './keep-lease.ts';
import { noteStarted } from './note-started.ts';

/** An experiment of this execution is looked for among so many: it can only be a new one. */
const LATEST_EXPERIMENTS = 20;

/**
 * Puts the admitted versions against their parent on live traffic. Versions, experiment and strategy
 * are one write, so that a crash leaves either all of them or none; called again, it finds them.
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
  const known = await experimentOf(baton, execution);
  if (known !== undefined) return await noteStarted(baton, record, known);
  const hindrance = hindranceOf(strategy, record);
  if (hindrance !== undefined) return hindrance;
  return await noteStarted(baton, record, await startedNow(baton, strategy, record));
}

/** What this execution has started before, whatever became of it since. */
async function experimentOf(
  { stores }: Baton,
  { executionId, slug }: StrategyExecution,
): Promise<Experiment | undefined> {
  const page = { limit: LATEST_EXPERIMENTS, cursor: undefined };
  const { items } = await stores.experiments.list({ slug, status: undefined }, page);
  return items.find((each) => each.kind === 'comparison' && each.executionId === executionId);
}

/** Why no experiment begins although there is something to try. */
function hindranceOf(strategy: Strategy, { analysis }: Evolution): StepAnswer | undefined {
  const { runningExperimentId, currentVersionId } = strategy;
  if (runningExperimentId !== null) {
    return {
      status: 'test_active',
      reason: `the experiment ${runningExperimentId} began meanwhile`,
    };
  }
  const reason = reasonToPause(strategy);
  if (reason !== undefined) return { status: 'paused', reason };
  return currentVersionId === analysis?.versionId
    ? undefined
    : { status: 'paused', reason: 'another version became current meanwhile' };
}

async function startedNow(
  baton: Baton,
  strategy: Strategy,
  record: Evolution,
): Promise<Experiment> {
  const versions = await admittedVersions(baton, strategy, record);
  const now = baton.clock.now();
  const draft = evolvedExperiment(record.executionId, strategy, versions, now);
  const experiment = await asStarted(baton, draft);
  const saved = await baton.stores.experiments.save({
    versions: versions.added,
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
      after: { experiment, versions: versions.added.map(({ id }) => id) },
    }),
  });
  if (saved === 'saved') return experiment;
  throw new StorageUnavailable(`${strategy.slug} was changed by somebody else at the same time`);
}
