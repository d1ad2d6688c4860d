import type { ExperimentCounts } from '../../domain/experiment/counts.ts';
import type { Arm, Experiment } from '../../domain/experiment/experiment.ts';
import { type Judgement, judge } from '../../domain/experiment/judge.ts';
import { readCounts } from '../../domain/experiment/read-counts.ts';
import type { ExperimentId } from '../../domain/identifiers.ts';
import { experimentFamily } from '../../domain/learning/sums-keys.ts';
import type { Strategy } from '../../domain/strategy/strategy.ts';
import { StorageUnavailable } from '../../ports.ts';
import { auditEntry, BATON_ITSELF } from '../audit.ts';
import type { Baton } from '../baton.ts';
import { publishCatalog } from '../publish-policy.ts';
import { tellOfVerdict, warnOfVerdict } from './announce-verdict.ts';
import { verdictWrite } from './verdict-write.ts';

/** How often a judgement is made again when somebody else changes the experiment or its strategy. */
const MOST_ATTEMPTS = 20;

/** Judges each of the experiments that still runs. */
export async function judgeExperiments(baton: Baton, ids: Iterable<ExperimentId>): Promise<void> {
  let unavailable: StorageUnavailable | undefined;
  for (const id of ids) {
    try {
      await judgeExperiment(baton, id);
    } catch (error) {
      if (error instanceof StorageUnavailable) unavailable = error;
      else tellUnjudged(baton, id, error);
    }
  }
  if (unavailable !== undefined) throw unavailable;
}

/** One experiment that cannot be judged must not hold up the others. */
function tellUnjudged(baton: Baton, id: ExperimentId, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  const message = `Experiment ${id} cannot be judged: ${reason}`;
  baton.alerting.raise('judging_failed', 'critical', id, message);
}

/** Judges what runs now, also where nothing has arrived for long: time alone ends an experiment. */
export async function judgeRunningExperiments(baton: Baton): Promise<void> {
  const strategies = await baton.stores.strategies.list();
  const running = strategies.map(({ runningExperimentId }) => runningExperimentId);
  await judgeExperiments(
    baton,
    running.filter((id) => id !== null),
  );
}

/**
 * Looks at an experiment and does what the look leads to, once, whoever else looks at the same time:
 * the verdict and the version it makes current are one write, under the condition that neither the
 * experiment nor its strategy has moved since they were read.
 */
export async function judgeExperiment(baton: Baton, id: ExperimentId): Promise<void> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const experiment = await baton.stores.experiments.experiment(id);
    if (experiment?.status !== 'running') return;
    const [strategy, counts] = await Promise.all([
      baton.stores.strategies.strategy(experiment.slug),
      countsOf(baton, id),
    ]);
    const now = baton.clock.now();
    const currentVersionId = strategy?.currentVersionId ?? null;
    const judgement = judge(experiment, { counts, now, currentVersionId });
    if (judgement.kind === 'go_on') return;
    if (await carriedOut(baton, experiment, strategy, judgement)) return;
    await baton.clock.sleep(Math.min(attempt, 10));
  }
  throw new StorageUnavailable(`experiment ${id} has too many judges at once`);
}

/** What an experiment has counted so far. */
export async function countsOf(baton: Baton, id: ExperimentId): Promise<ExperimentCounts> {
  const family = experimentFamily(id);
  const vectors = await baton.stores.sums.list(family);
  return readCounts(vectors.filter((each) => each.family === family));
}

async function carriedOut(
  baton: Baton,
  experiment: Experiment,
  strategy: Strategy | undefined,
  judgement: Exclude<Judgement, { readonly kind: 'go_on' }>,
): Promise<boolean> {
  if (judgement.kind === 'close_arms') return await closeArms(baton, experiment, judgement.arms);
  // Before the write: a warning too many does less harm than one that a crash has lost.
  await warnOfVerdict(baton, experiment, judgement.verdict);
  const write = await verdictWrite(baton, experiment, strategy, judgement);
  if ((await baton.stores.experiments.save(write)) === 'conflict') return false;
  tellOfVerdict(baton, experiment, judgement.verdict);
  await publishCatalog(baton);
  return true;
}

async function closeArms(baton: Baton, before: Experiment, arms: readonly Arm[]): Promise<boolean> {
  const experiment = { ...before, arms: [...arms], revision: before.revision + 1 };
  const closed = arms.flatMap((arm, at) =>
    arm.closed === null || arm.closed === before.arms[at]?.closed ? [] : [arm.closed],
  );
  for (const verdict of closed) await warnOfVerdict(baton, before, verdict);
  const audit = auditEntry(baton, {
    caller: BATON_ITSELF,
    action: 'experiment_arm_closed',
    subject: before.id,
    reason: closed.map(({ reason }) => reason).join(' '),
    before,
    after: experiment,
  });
  const experiments = [{ experiment, expectedRevision: before.revision }];
  if ((await baton.stores.experiments.save({ experiments, audit })) === 'conflict') return false;
  await publishCatalog(baton);
  return true;
}
