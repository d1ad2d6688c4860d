import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { DeclaredWorld } from './declared-world.ts';
import type { WorldReport } from './world-report.ts';

/** What a thread is told: the seed of the world to play next, or to end. */
export type ThreadOrder = number | 'end';
/** What a thread says. */
export type ThreadNews = { readonly tasks: number } | { readonly report: WorldReport };

/** A thread that plays one world after the other. */
export interface PlayingThread {
  play(seed: number): Promise<WorldReport>;
  /** Ends it, also in the middle of a world, with all that it has put into temporary folders. */
  end(): Promise<void>;
}

/** @param signal ends the play under way with its reason */
export function startThread(
  world: DeclaredWorld,
  onTasks: (more: number) => void,
  signal: AbortSignal,
): PlayingThread {
  const thread = new Worker(new URL('./world-thread.ts', import.meta.url), { workerData: world });
  const order = (what: ThreadOrder) => thread.postMessage(what);
  const ended = once(thread, 'exit').then(() => undefined);
  // What the thread failed with is heard by whoever waits for a world.
  const failed = ended.then(() => Promise.reject(new Error('a thread ended before its world')));
  failed.catch(() => undefined);
  return {
    play: async (seed) => {
      const { promise, resolve, reject } = Promise.withResolvers<WorldReport>();
      const hear = (news: ThreadNews) => {
        if ('report' in news) resolve(news.report);
        else onTasks(news.tasks);
      };
      const abort = () => reject(signal.reason);
      thread.on('message', hear);
      signal.addEventListener('abort', abort);
      if (signal.aborted) abort();
      order(seed);
      try {
        return await Promise.race([promise, failed]);
      } finally {
        thread.off('message', hear);
        signal.removeEventListener('abort', abort);
      }
    },
    end: async () => {
      order('end');
      await ended.catch(() => undefined);
    },
  };
}
