import type { DeclaredWorld } from './declared-world.ts';
import { playWorld } from './play-world.ts';
import { startThread } from './thread.ts';
import type { WorldReport } from './world-report.ts';

export interface ManyPlays {
  readonly world: DeclaredWorld;
  readonly seeds: { readonly first: number; readonly count: number };
  /** Worlds played side by side. */
  readonly jobs: number;
  /** Hears how many more tasks were assigned, now and then. */
  readonly onTasks: (more: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Plays the world with each seed, several at once in threads of their own. The first failure ends
 * all of them.
 *
 * @returns by seed
 */
export async function playWorlds({ seeds, ...terms }: ManyPlays): Promise<WorldReport[]> {
  const { world, onTasks } = terms;
  const left = Array.from({ length: seeds.count }, (_, at) => seeds.first + at);
  const failure = new AbortController();
  const signal = AbortSignal.any([terms.signal, failure.signal]);
  const reports: WorldReport[] = [];
  const playLeft = async (play: (seed: number) => Promise<WorldReport>) => {
    for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
      reports.push(await play(seed));
    }
  };
  const playInThread = async () => {
    const thread = startThread(world, onTasks, signal);
    try {
      await playLeft(thread.play);
    } catch (error) {
      failure.abort(error);
      throw error;
    } finally {
      await thread.end();
    }
  };
  const jobs = Math.min(terms.jobs, left.length);
  if (jobs === 1) await playLeft((seed) => playWorld({ world, seed, onTasks, signal }));
  else {
    const ended = await Promise.allSettled(Array.from({ length: jobs }, playInThread));
    if (ended.some(({ status }) => status === 'rejected')) throw signal.reason;
  }
  return reports.sort((one, other) => one.seed - other.seed);
}
