import { type DeclaredWorld, declaredWorldSchema } from '../../local/simulate/declared-world.ts';
import { seeded } from '../seeded.ts';

/** A world's gap between the first configuration and the best one. */
export interface Gap {
  /** How many leaves are worth changing, and what each adds to the success rate. */
  readonly useful: number;
  readonly gain: number;
}

const FIRST_SUCCESS = 0.55;

/** The leaves of a configuration that have no name. */
const LEAVES = [
  'decomposition.approach',
  'decomposition.maxSubtasks',
  'parallelism.maxParallelAgents',
  'retry.maxAttempts',
  'retry.backoff',
  'retry.initialDelaySeconds',
  'escalation.afterFailedAttempts',
  'escalation.afterMinutes',
  'escalation.aboveCostUsd',
];

/**
 * A world whose strategy is to evolve by itself: some leaves are worth changing, as many others do
 * harm or nothing when they are changed, and which these are depends on the seed. Fifty tasks a day, a
 * run each, with outcomes two days late.
 */
export function evolvingWorld(seed: number, { useful, gain }: Gap, days: number): DeclaredWorld {
  const random = seeded(seed);
  const leaves = LEAVES.map((path) => ({ path, at: random() }))
    .sort((left, right) => left.at - right.at)
    .map(({ path }) => path);
  const effects = leaves.slice(0, 2 * useful).map((path, at) => {
    if (at < useful) return { changed: path, success: gain };
    return { changed: path, success: at % 2 === 0 ? 0 : -gain };
  });
  return declaredWorldSchema.parse({
    description: `${useful} leaves are worth ${gain} each, as many others nothing or less`,
    days,
    tasksPerDay: 50,
    foldHours: 6,
    kinds: [
      { taskType: 'bug', complexity: 'low', weight: 1 },
      { taskType: 'bug', complexity: 'medium', weight: 1 },
    ],
    projects: [
      { id: 'harbor/checkout', weight: 2 },
      { id: 'meadow/forecast', weight: 1 },
    ],
    base: {
      success: FIRST_SUCCESS,
      costUsd: { median: 0.3, spread: 0.5 },
      durationSeconds: { median: 600, spread: 0.5 },
    },
    effects,
    failureCodes: { tests_failed: 3, timeout: 1 },
    reporting: { delayDays: { median: 2, spread: 0.1 }, lostShare: 0.01, revisedShare: 0 },
    evolves: true,
  });
}
