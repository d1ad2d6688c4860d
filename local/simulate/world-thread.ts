import { parentPort, workerData } from 'node:worker_threads';
import { declaredWorldSchema } from './declared-world.ts';
import { playWorld } from './play-world.ts';
import type { ThreadMessage } from './play-worlds.ts';

const world = declaredWorldSchema.parse(workerData);
const say = (message: ThreadMessage) => parentPort?.postMessage(message);

/** Plays one world after the other, as their seeds come in; what fails ends the thread. */
parentPort?.on('message', async (seed: number) => {
  say({ report: await playWorld({ world, seed, onTasks: (tasks) => say({ tasks }) }) });
});
