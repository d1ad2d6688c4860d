import {
  type FoundRun,
  findRun,
  findRunsOfProject,
} from '../../shared/application/forget/find-runs.ts';
import { forgetRuns } from '../../shared/application/forget/forget-runs.ts';
import { countSettledRuns } from '../../shared/application/settled-runs.ts';
import { runIdSchema } from '../../shared/domain/identifiers.ts';
import type { Stores } from '../../shared/ports.ts';
import { systemClock } from '../clock.ts';
import { commandBaton } from '../command-baton.ts';
import { commandFailure } from '../command-failure.ts';
import type { Surroundings } from '../evaluate/surroundings.ts';
import { jsonLog } from '../log.ts';
import { openStores } from '../open-stores.ts';
import { rate, showProgress } from '../progress.ts';
import { Refusal } from '../replay/refusal.ts';
import { type ForgetOptions, HELP, parseOptions } from './options.ts';

/** What the command reaches outside itself, the store apart. */
export interface ForgetSurroundings extends Omit<Surroundings, 'today'> {
  /** Asks the person at the terminal; `undefined` where nobody can be asked. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
}

/** `npm run forget`: asks, forgets, reports and returns the exit status that the help describes. */
export async function forgetCommand(
  argv: readonly string[],
  surroundings: ForgetSurroundings,
): Promise<0 | 1 | 2> {
  try {
    const options = parseOptions(argv);
    if (options === undefined) surroundings.print(HELP);
    else await forget(options, surroundings);
    return 0;
  } catch (error) {
    const stopped = 'stopped before the end; the same command goes on';
    return commandFailure('forget', error, surroundings, stopped);
  }
}

async function forget(options: ForgetOptions, surroundings: ForgetSurroundings): Promise<void> {
  const log = jsonLog('warn');
  const stores = await openStores(options.place, systemClock, log);
  const baton = commandBaton(stores, systemClock, log);
  try {
    const runs = await find(stores, options, surroundings);
    surroundings.print(`${whatWouldGo(options, runs)}\n`);
    if (runs.length > 0 && !(await isWanted(options, surroundings))) {
      surroundings.print('Nothing was forgotten.\n');
      return;
    }
    const forgotten = await shown(surroundings, runs.length, 'forgotten', (onProgress) =>
      forgetRuns(baton, {
        ...options,
        runs,
        caller: 'command line',
        reason: 'npm run forget',
        onProgress,
      }),
    );
    if (runs.length > 0) surroundings.print(`${count(forgotten, 'run')} forgotten.\n`);
  } finally {
    await baton.alerting.stored();
    await stores.close();
  }
}

async function find(
  { runs, sums }: Stores,
  { kind, id }: ForgetOptions,
  surroundings: ForgetSurroundings,
): Promise<readonly FoundRun[]> {
  if (kind === 'run') {
    const found = await findRun(runs, runIdSchema.parse(id));
    return found === undefined ? [] : [found];
  }
  const total = await countSettledRuns(sums, '');
  return await shown(surroundings, total, 'looked at', (onProgress) => {
    let looked = 0;
    return findRunsOfProject(runs, id, (more) => {
      looked += more;
      onProgress(looked);
    });
  });
}

function whatWouldGo({ kind, id }: ForgetOptions, runs: readonly FoundRun[]): string {
  if (runs.length === 0) return `There is no run ${kind === 'run' ? id : `of the project ${id}`}.`;
  const decisions = runs.reduce((sum, run) => sum + run.decisions, 0);
  const learnedFrom = runs.filter(({ isLearnedFrom }) => isLearnedFrom).length;
  return [
    `To be forgotten of the ${kind} ${id}: ${count(runs.length, 'run')} with ${count(decisions, 'decision')},`,
    `of which ${count(learnedFrom, 'run')} taught something.`,
    'What experiments that have ended counted of them stays in their counts.',
  ].join('\n');
}

function count(number: number, one: string): string {
  return `${number.toLocaleString('en')} ${one}${number === 1 ? '' : 's'}`;
}

/** @throws Refusal where nobody can be asked */
async function isWanted({ yes }: ForgetOptions, { ask }: ForgetSurroundings): Promise<boolean> {
  if (yes) return true;
  if (ask !== undefined) return await ask('Forget them for good? Type yes: ');
  throw new Refusal('nothing was forgotten: say --yes where nobody can be asked');
}

/** Runs a step while its progress is shown. */
async function shown<Result>(
  { standardError, now, signal }: ForgetSurroundings,
  total: number,
  what: string,
  step: (onProgress: (done: number) => void) => Promise<Result>,
): Promise<Result> {
  const progress = showProgress(standardError, total, now);
  const started = now();
  try {
    return await step((done) => {
      signal.throwIfAborted();
      progress.show(done, `${done} runs ${what}, ${rate(done, now() - started)} runs/s`);
    });
  } finally {
    progress.stop();
  }
}
