import { parentPort, workerData } from 'node:worker_threads';
import { declaredWorldSchema } from './declared-world.ts';
import { playWorld } from './play-world.ts';
import type { ThreadNews, ThreadOrder } from './thread.ts';

const world = declaredWorldSchema.parse(workerData);
const ending = new AbortController();
const say = (news: ThreadNews) => parentPort?.postMessage(news);

/** Plays one world after the other, as their seeds come in; what fails ends the thread. */
parentPort?.on('message', async (order: ThreadOrder) => {
  if (order === 'end') {
    ending.abort();
    parentPort?.close();
    return;
  }
  const onTasks = (tasks: number) => say({ tasks });
  try {
    say({ report: await playWorld({ world, seed: order, onTasks, signal: ending.signal }) });
  } catch (error) {
    if (!ending.signal.aborted) throw error;
  }
});
