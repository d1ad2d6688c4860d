import { additionsOfTask } from '../../../../shared/domain/experiment/additions-of-task.ts';
import type { ExperimentCounts } from '../../../../shared/domain/experiment/counts.ts';
import type {
  Experiment,
  ExperimentTerms,
} from '../../../../shared/domain/experiment/experiment.ts';
import type { TaskRun } from '../../../../shared/domain/experiment/experiment-task.ts';
import { readCounts } from '../../../../shared/domain/experiment/read-counts.ts';
import { runIdSchema } from '../../../../shared/domain/identifiers.ts';
import { accumulate } from '../../../../shared/domain/learning/add-sums.ts';
import type { Addition } from '../../../../shared/domain/learning/sums.ts';
import { at, sampleExperiment, sampleTask } from '../../../contracts/samples.ts';

export const DAY_SECONDS = 86_400;

/** With these prices utility goes from −1 to 1, so a score is (utility + 1) ÷ 2. */
export const PRICES = { costWeight: 0.1, spendCapUsd: 10, escalationCostUsd: 5 } as const;

export const TERMS: ExperimentTerms = {
  ...PRICES,
  controlRuns: 100,
  controlMean: 0.6,
  controlVariance: 0.24,
  guardrails: [
    { metric: 'cost', margin: 0.25, cap: 8, mean: 0.2, variance: 0.02 },
    { metric: 'failure', margin: 0.05, cap: 1, mean: 0.2, variance: 0.16 },
  ],
};

/** A comparison of two even arms that began with the samples and has 60 days. */
export function runningExperiment(changes: Partial<Experiment> = {}): Experiment {
  return sampleExperiment('bug-default-x1', {
    status: 'running',
    terms: TERMS,
    guardrails: TERMS.guardrails.map(({ metric, margin }) => ({ metric, margin })),
    minimumEffect: 0.2,
    horizonTasks: 2_000,
    startedAt: at(0),
    endsAt: at(60 * DAY_SECONDS),
    ...changes,
  });
}

/** A run of a task that succeeded at no cost. */
export function taskRun(id: string, changes: Partial<TaskRun> = {}): TaskRun {
  return {
    runId: runIdSchema.parse(id),
    createdAt: at(0),
    quality: 1,
    success: true,
    costUsd: 0,
    durationSeconds: 0,
    escalated: false,
    ...changes,
  };
}

/** Tasks that are alike. */
export interface Alike {
  readonly arm: string;
  readonly tasks: number;
  /** In hundredths; `null`: not known yet. @default 100 */
  readonly score?: number | null;
  /** In hundredths of the caps: cost, duration, failure, escalation. */
  readonly guardrails?: readonly [number, number, number, number];
  readonly closed?: boolean;
  readonly day?: string;
  readonly project?: number;
  readonly segment?: string;
}

/** What is counted of these tasks, which are closed unless it says otherwise. */
export function countsOfTasks(...all: readonly Alike[]): ExperimentCounts {
  const sums = new Map<string, Addition>();
  for (const { tasks, score = 100, guardrails = [20, 0, 0, 0], ...of } of all) {
    const counted = score === null ? null : { score, guardrails: [...guardrails] };
    const task = sampleTask('bug-default-x1', 'alike', { closed: score !== null, ...of, counted });
    for (const addition of additionsOfTask(task)) {
      accumulate(sums, { ...addition, vector: addition.vector.map((value) => value * tasks) });
    }
  }
  return readCounts([...sums.values()]);
}

/** So many tasks of an arm, of which some succeed at 100 and the others fail at 0. */
export function outOf(
  arm: string,
  successes: number,
  tasks: number,
  of: Omit<Alike, 'arm' | 'tasks' | 'score'> = {},
): readonly Alike[] {
  return [
    { arm, tasks: successes, score: 100, ...of },
    { arm, tasks: tasks - successes, score: 0, ...of },
  ];
}
