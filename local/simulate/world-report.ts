import type { AlertCode } from '../../shared/domain/operations/alert.ts';
import type { EndedExperiment } from './ended-experiment.ts';
import type { Play } from './play.ts';
import type { PlayedTask } from './played-task.ts';
import type { Regret } from './regret-meter.ts';
import { bestTrueValue } from './true-value.ts';

/** How one world went. */
export interface WorldReport {
  readonly seed: number;
  readonly tasks: number;
  readonly runs: number;
  /** Of tasks, as they truly ended. */
  readonly meanUtility: number;
  readonly successRate: number;
  readonly regretPerTask: number;
  readonly gainPerTask: number;
  /** In the order in which they ended. */
  readonly experiments: readonly EndedExperiment[];
  /** The true value of the best configuration that changed leaves alone make. */
  readonly bestValue: number;
  /** The true value of the version that was current at the end of each day. */
  readonly valuesByDay: readonly number[];
  /** Whether an experiment is still running at the end. */
  readonly undecided: boolean;
  /** What people would be alerted to, beside verdicts. */
  readonly alerts: readonly string[];
}

const OF_VERDICTS: readonly AlertCode[] = [
  'experiment_invalid',
  'experiment_harmful',
  'version_rolled_back',
];

export async function worldReport(play: Play, regret: Regret): Promise<WorldReport> {
  const { tasks, ended, seed, world, api, runningExperimentId } = play;
  const alerts = (await api.alerts()).items.filter(({ code }) => !OF_VERDICTS.includes(code));
  const mean = (of: (task: PlayedTask) => number) =>
    tasks.reduce((sum, task) => sum + of(task), 0) / Math.max(1, tasks.length);
  const succeeded = ({ runs }: PlayedTask) => (runs.at(-1)?.success === true ? 1 : 0);
  const cost = ({ runs }: PlayedTask) => runs.reduce((sum, { costUsd }) => sum + costUsd, 0);
  return {
    seed,
    tasks: tasks.length,
    runs: tasks.reduce((sum, { runs }) => sum + runs.length, 0),
    meanUtility: mean((task) => succeeded(task) - world.settings.costWeight * cost(task)),
    successRate: mean(succeeded),
    regretPerTask: regret.perTask,
    gainPerTask: regret.gainPerTask,
    experiments: ended,
    bestValue: bestTrueValue(world),
    valuesByDay: play.valuesByDay,
    undecided: runningExperimentId !== null,
    alerts: alerts.map(({ code, message }) => `${code}: ${message}`),
  };
}
