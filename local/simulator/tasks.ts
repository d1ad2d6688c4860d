import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { TASK_TYPES, type TaskType } from '../../shared/domain/context/task.ts';
import { chance, drawn } from './draws.ts';
import type { TaskSize, World } from './world-schema.ts';

export interface SimulatedTask {
  readonly taskId: string;
  readonly kind: TaskType;
  readonly size: TaskSize;
  readonly project: World['projects'][number];
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  /** How hard it is for everyone, in [0, 1): what succeeds at .9 is easy for nearly all. */
  readonly difficulty: number;
}

/** Places in the code that titles and bodies mention. */
const PLACES = [
  { file: 'src/parse-order.ts', symbol: 'parseOrder' },
  { file: 'src/total.py', symbol: 'running_total' },
  { file: 'src/Ledger.java', symbol: 'postEntry' },
  { file: 'src/sensor.rs', symbol: 'read_frame' },
  { file: 'src/forecast.py', symbol: 'fit_season' },
  { file: 'src/session.ts', symbol: 'renewSession' },
] as const;

/** Tasks without end, numbered from 1; the generator's state decides everything about them. */
export function* simulatedTasks(world: World, random: RandomGenerator): Generator<SimulatedTask> {
  for (let number = 1; ; number += 1) {
    const kind = drawn(random, TASK_TYPES, (type) => world.taskKinds[type].share);
    const size = chance(random, world.largeTasks.share) ? 'large' : 'small';
    const project = drawn(random, world.projects, ({ share }) => share);
    const place = drawn(random, PLACES);
    const filled = (text: string) =>
      text.replaceAll('{file}', place.file).replaceAll('{symbol}', place.symbol);
    const { titles, bodies, labels } = world.taskKinds[kind];
    yield {
      taskId: `${project.id}#${number}`,
      kind,
      size,
      project,
      title: filled(drawn(random, titles)),
      body: filled(bodies[size]),
      labels,
      difficulty: uniformFloat64(random),
    };
  }
}
