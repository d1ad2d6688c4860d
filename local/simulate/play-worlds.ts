import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { DeclaredWorld } from './declared-world.ts';
import { playWorld } from './play-world.ts';
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

/** What a thread says. */
export type ThreadMessage = { readonly tasks: number } | { readonly report: WorldReport };

/** Plays the world with each seed, several at once in threads of their own. @returns by seed */
export async function playWorlds(terms: ManyPlays): Promise<WorldReport[]> {
  const { world, seeds, onTasks, signal } = terms;
  const left = Array.from({ length: seeds.count }, (_, at) => seeds.first + at);
  const jobs = Math.min(terms.jobs, left.length);
  const reports: WorldReport[] = [];
  const playRest = async (play: (seed: number) => Promise<WorldReport>) => {
    for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
      reports.push(await play(seed));
    }
  };
  if (jobs === 1) await playRest((seed) => playWorld({ world, seed, onTasks, signal }));
  else await Promise.all(Array.from({ length: jobs }, () => inThread(terms, playRest)));
  return reports.sort((one, other) => one.seed - other.seed);
}

/** Hands seed after seed to a thread. */
async function inThread(
  { world, onTasks, signal }: ManyPlays,
  playRest: (play: (seed: number) => Promise<WorldReport>) => Promise<void>,
): Promise<void> {
  const thread = new Worker(new URL('./world-thread.ts', import.meta.url), { workerData: world });
  const ended = once(thread, 'exit').then(() => {
    signal.throwIfAborted();
    throw new Error('a thread ended before its world did');
  });
  ended.catch(() => undefined);
  const play = async (seed: number): Promise<WorldReport> => {
    const { promise, resolve, reject } = Promise.withResolvers<WorldReport>();
    const hear = (message: ThreadMessage) => {
      if ('report' in message) resolve(message.report);
      else onTasks(message.tasks);
    };
    const abort = () => reject(signal.reason);
    thread.on('message', hear).once('error', reject);
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
    thread.postMessage(seed);
    try {
      return await Promise.race([promise, ended]);
    } finally {
      thread.off('message', hear).off('error', reject);
      signal.removeEventListener('abort', abort);
    }
  };
  try {
    await playRest(play);
  } finally {
    await thread.terminate();
  }
}
