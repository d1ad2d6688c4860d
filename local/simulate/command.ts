import { commandFailure } from '../command-failure.ts';
import { type ProgressStream, rate, showProgress } from '../progress.ts';
import { readWorld } from './built-in-worlds.ts';
import { helpText, parseOptions, type SimulateOptions } from './options.ts';
import { playWorlds } from './play-worlds.ts';
import { summarise } from './summary.ts';
import { summaryAsJson, summaryAsText } from './summary-text.ts';

/** What the command reaches outside itself. */
export interface Surroundings {
  /** Writes to standard output. */
  readonly print: (text: string) => void;
  readonly standardError: ProgressStream;
  /** Milliseconds from any fixed moment. */
  readonly now: () => number;
  readonly cores: number;
  /** Stops the simulation. */
  readonly signal: AbortSignal;
}

/** `npm run simulate`: plays, reports and returns the exit status that the help describes. */
export async function simulateCommand(
  argv: readonly string[],
  surroundings: Surroundings,
): Promise<0 | 1 | 2> {
  try {
    const options = parseOptions(argv, surroundings.cores);
    if (options !== undefined) return await simulate(options, surroundings);
    surroundings.print(await helpText());
    return 0;
  } catch (error) {
    return commandFailure('simulate', error, surroundings, 'stopped before the end');
  }
}

async function simulate(
  options: SimulateOptions,
  { print, standardError, now, signal }: Surroundings,
): Promise<0 | 1> {
  const world = await readWorld(options.world, options.days);
  const { seed, reps, jobs } = options;
  const total = Math.round(world.days * world.tasksPerDay) * reps;
  const progress = showProgress(standardError, total, now);
  const started = now();
  let done = 0;
  const onTasks = (more: number) => {
    done += more;
    progress.show(done, `${done}/${total} tasks, ${rate(done, now() - started)} tasks/s`);
  };
  const terms = { world, seeds: { first: seed, count: reps }, jobs, onTasks, signal };
  const reports = await playWorlds(terms).finally(() => progress.stop());
  const summary = summarise(options.world, world, reports);
  print(`${summaryAsText(summary, world)}\n`);
  if (options.json) print(`${summaryAsJson(summary)}\n`);
  const alerts = new Set(reports.flatMap((report) => report.alerts));
  for (const alert of alerts) standardError.write(`simulate: alert ${alert}\n`);
  return alerts.size > 0 ? 1 : 0;
}
