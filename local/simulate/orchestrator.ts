import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { DAY_MILLISECONDS, type Play, timeOf } from './play.ts';
import type { PlayedTask } from './played-task.ts';
import { runTask } from './run-task.ts';

/**
 * The orchestrators' side of a world: from now on tasks come in, independently of each other, are run
 * and reported on.
 *
 * @param onTask hears of each task that has been assigned
 */
export function letTasksCome(play: Play, onTask: (task: PlayedTask) => void): void {
  const { world, queue, random, seed } = play;
  let count = 0;
  const awaitTask = () => {
    const gap = (-Math.log(1 - uniformFloat64(random)) * DAY_MILLISECONDS) / world.tasksPerDay;
    queue.add(timeOf(play) + gap, async () => {
      awaitTask();
      count += 1;
      // The seed is part of the name, because chance within Baton depends on names alone.
      await runTask(play, `task-${seed}-${count}`, onTask);
    });
  };
  awaitTask();
}
