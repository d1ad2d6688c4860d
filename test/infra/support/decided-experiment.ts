import { additionsOfTask } from '../../../shared/domain/experiment/additions-of-task.ts';
import type { Experiment } from '../../../shared/domain/experiment/experiment.ts';
import { experimentIdOf, type Slug } from '../../../shared/domain/identifiers.ts';
import type { Stores } from '../../../shared/ports.ts';
import { sampleAudit, sampleExperiment, sampleTask } from '../../contracts/samples.ts';

const DAY_MILLISECONDS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MILLISECONDS).toISOString();

/** Tasks of each arm, project and day. */
const TASKS = 20;

/** A running experiment of a strategy's first two versions, the second of which is far better. */
export async function decidedExperiment(
  { strategies, experiments, folds }: Stores,
  slug: Slug,
): Promise<Experiment> {
  const strategy = await strategies.strategy(slug);
  if (strategy === undefined) throw new Error(`expected the strategy ${slug}`);
  const revision = strategy.revision + 1;
  const experiment = sampleExperiment(experimentIdOf(slug, revision), {
    slug,
    status: 'running',
    guardrails: [],
    terms: {
      costWeight: 0,
      spendCapUsd: 10,
      escalationCostUsd: 0,
      controlRuns: 100,
      controlMean: 0.1,
      controlVariance: 0.05,
      guardrails: [],
    },
    createdAt: daysAgo(9),
    startedAt: daysAgo(9),
    endsAt: daysAgo(-50),
  });
  await experiments.save({
    experiments: [{ experiment, expectedRevision: 0 }],
    strategy: {
      strategy: { ...strategy, runningExperimentId: experiment.id, revision },
      expectedRevision: strategy.revision,
    },
    audit: sampleAudit('started'),
  });
  await folds.commit([], additionsOf(experiment));
  return experiment;
}

function additionsOf({ id, arms }: Experiment) {
  return arms.flatMap(({ name }, position) =>
    [8, 7, 6, 5].flatMap((days) =>
      [1, 2].flatMap((project) => {
        const counted = { score: position === 0 ? 10 : 90, guardrails: [0, 0, 0, 0] };
        const day = daysAgo(days).slice(0, 10);
        const task = sampleTask(id, 't', { arm: name, day, project, counted, closed: true });
        return additionsOfTask(task).map((addition) => ({
          ...addition,
          vector: addition.vector.map((count) => count * TASKS),
        }));
      }),
    ),
  );
}
