import { shuffled } from '../local/replay/shuffle.ts';
import type { ReplayTask } from '../local/replay/task.ts';
import { madeUpWorld } from './learning/made-up-worlds.ts';
import { mean, playTasks, standardError } from './learning/play.ts';
import {
  CLASSIFICATION_SETS,
  classificationTasks,
  DATA_FOLDER,
  hasRecordedData,
  recordedRuns,
} from './learning/recorded-tasks.ts';
import { type Bench, type BenchRow, figure, promise } from './row.ts';

const SHUFFLES = 100;
const CLASSIFICATION_SEEDS = 10;

/**
 * How well choices are learned, on recorded runs of agent systems and on classification sets, with
 * the one configuration that ships. Peers were measured on the same tasks in the same order: Vowpal
 * Wabbit 9.11 and GrowthBook's bandits.
 */
export const learningBench: Bench = async (progress) => {
  if (!hasRecordedData()) {
    progress(`There is no recorded data in ${DATA_FOLDER}: nothing was measured.`);
    return [];
  }
  return [
    ...contextRows(
      'k8',
      '8 agents (uniform .635, VW .678 to .707, GrowthBook .640 to .653, best fixed .722)',
      { least: 0.7, cost: 0.01 },
      progress,
    ),
    ...contextRows(
      'k39',
      '39 agents (uniform .570, VW .617 to .649, GrowthBook .571, best fixed .722)',
      { least: 0.665, cost: 0.015 },
      progress,
    ),
    ...attemptRows(progress),
    ...classificationRows(progress),
    ...madeUpRows(progress),
  ];
};

/** One attempt a task: with its contexts, with those of other tasks, and without any. */
function contextRows(
  name: 'k8' | 'k39',
  title: string,
  bars: { readonly least: number; readonly cost: number },
  progress: (line: string) => void,
): BenchRow[] {
  const tasks = recordedRuns(name);
  const own: number[] = [];
  const cost: number[] = [];
  for (let seed = 1; seed <= SHUFFLES; seed += 1) {
    if (seed % 10 === 1) progress(`${name}: shuffle ${seed} of ${SHUFFLES}`);
    const order = shuffled(tasks, seed);
    own.push(utility(order, seed));
    const others = shuffled(tasks, seed + SHUFFLES);
    const strange = order.map((task, at) => ({ ...task, context: others[at]?.context ?? {} }));
    const none = order.map((task) => ({ ...task, context: {} }));
    cost.push(utility(none, seed) - utility(strange, seed));
  }
  return [
    promise(title, 'mean utility', mean(own), '≥', bars.least),
    figure(title, 'its standard error', standardError(own)),
    promise(`${name}, contexts shuffled among tasks`, 'utility lost', mean(cost), '≤', bars.cost),
    figure(`${name}, contexts shuffled among tasks`, 'its standard error', standardError(cost)),
  ];
}

function utility(tasks: readonly ReplayTask[], seed: number): number {
  return mean(playTasks(tasks, { seed, attempts: 1, passes: 1 }));
}

/** Up to three attempts a task, from no data. */
function attemptRows(progress: (line: string) => void): BenchRow[] {
  const all = recordedRuns('k8', 3);
  const swe = all.filter(({ context }) => context.taskKind === 'swe-bench');
  const over = (name: string, tasks: readonly ReplayTask[], passes: number) =>
    Array.from({ length: SHUFFLES }, (_, at) => {
      if (at % 10 === 0) progress(`${name}: shuffle ${at + 1} of ${SHUFFLES}`);
      return playTasks(shuffled(tasks, at + 1), { seed: at + 1, attempts: 3, passes });
    });
  const sweTitle = '3 attempts, 500 SWE-bench tasks (one fixed .764, two .857)';
  const allTitle = '3 attempts, all 1,166 tasks (one fixed .722, two .816)';
  const sweRuns = over('3 attempts on SWE-bench', swe, 5);
  const allRuns = over('3 attempts on all tasks', all, 1);
  const pass = (runs: readonly (readonly number[])[], at: number) =>
    runs.map((passes) => passes[at] ?? Number.NaN);
  const rows = (title: string, label: string, values: readonly number[], bar: number) => [
    promise(title, `mean utility, ${label} pass`, mean(values), '≥', bar),
    figure(title, 'its standard error', standardError(values)),
  ];
  return [
    ...rows(sweTitle, 'first', pass(sweRuns, 0), 0.82),
    ...rows(sweTitle, 'fifth', pass(sweRuns, 4), 0.855),
    ...rows(allTitle, 'first', pass(allRuns, 0), 0.79),
  ];
}

/**
 * Worlds of all kinds, so that the configuration does not fit recorded runs alone: the share of what
 * could be gained over choosing evenly that is gained, and worlds where learning did harm.
 */
function madeUpRows(progress: (line: string) => void): BenchRow[] {
  const played = Array.from({ length: SHUFFLES }, (_, at) => {
    if (at % 20 === 0) progress(`made-up world ${at + 1} of ${SHUFFLES}`);
    const world = madeUpWorld(at + 1, 600);
    return { ...world, learned: utility(world.tasks, at + 1) };
  });
  const gained = played
    .filter(({ best, uniform }) => best - uniform > 0.02)
    .map(({ best, uniform, learned }) => (learned - uniform) / (best - uniform));
  const title = `${SHUFFLES} made-up worlds of 600 tasks, 3 to 30 options`;
  return [
    figure(title, 'share of the possible gain', mean(gained)),
    figure(title, 'its standard error', standardError(gained)),
    figure(
      title,
      'worlds below uniform choice',
      played.filter(({ uniform, learned }) => learned < uniform - 0.01).length,
    ),
  ];
}

/** Eight classification sets as bandits: the share of wrong choices, each set in its own order. */
function classificationRows(progress: (line: string) => void): BenchRow[] {
  const losses = CLASSIFICATION_SETS.map((name) => {
    progress(`${name}: ${CLASSIFICATION_SEEDS} seeds`);
    const tasks = classificationTasks(name);
    const runs = Array.from({ length: CLASSIFICATION_SEEDS }, (_, at) => utility(tasks, at + 1));
    return { name, loss: 1 - mean(runs) };
  });
  const title = '8 classification sets (VW squarecb .260)';
  return [
    promise(title, 'mean progressive loss', mean(losses.map(({ loss }) => loss)), '≤', 0.224),
    ...losses.map(({ name, loss }) => figure(name, 'progressive loss', loss)),
  ];
}
