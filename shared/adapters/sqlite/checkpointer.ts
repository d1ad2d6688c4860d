import { Worker } from 'node:worker_threads';
import type { Log } from '../../ports.ts';

/** Ends the checkpoints. */
type Stop = () => Promise<void>;

/**
 * Moves the database's log into its file from a thread of its own. A checkpoint waits for the disk,
 * 4 to 20 ms every few hundred writes, and SQLite would do it within some caller's commit, with the
 * event loop standing still for everybody.
 */
export function startCheckpointer(file: string, log: Log): Stop {
  const worker = new Worker(new URL('./checkpoint-worker.ts', import.meta.url), {
    workerData: file,
  });
  // Without this thread commits do the checkpoints again, later and in larger pieces.
  worker.on('error', (error) => log.warn('checkpoints have stopped', { reason: String(error) }));
  worker.unref();
  return async () => {
    await worker.terminate();
  };
}
