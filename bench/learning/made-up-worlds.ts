import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import type { ReplayTask } from '../../local/replay/task.ts';
import { taskIdSchema } from '../../shared/domain/identifiers.ts';
import { mean } from './play.ts';

/** Tasks whose outcomes follow known chances and prices. */
export interface MadeUpWorld {
  readonly tasks: readonly ReplayTask[];
  /** Expected utility of always taking the best option for the kind of task. */
  readonly best: number;
  /** Of choosing evenly. */
  readonly uniform: number;
}

const COST_WEIGHT = 0.1;

/** A world drawn from its seed: how many options, how different, how dear, how many kinds of task. */
export function madeUpWorld(seed: number, taskCount: number): MadeUpWorld {
  const random = mersenne(seed);
  const unit = () => uniformFloat64(random);
  const oneOf = (values: readonly number[]) => values[Math.floor(unit() * values.length)] ?? 0;
  // Box and Muller (1958).
  const normal = () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit());
  const optionCount = oneOf([3, 5, 8, 15, 30]);
  const spread = oneOf([0.05, 0.1, 0.2]);
  const spreadOfKinds = oneOf([0, 0.05, 0.15]);
  const price = oneOf([0.02, 0.3, 1]);
  const usual = 0.4 + 0.4 * unit();
  const kinds = ['bug', 'docs', 'feature'].slice(0, oneOf([1, 2, 3]));
  const options = Array.from({ length: optionCount }, (_, at) => {
    const quality = usual + spread * normal();
    return {
      name: `harness-${at % 3}:model-${at}`,
      costUsd: price * Math.exp(0.8 * normal()),
      success: kinds.map(() => Math.min(0.98, Math.max(0.02, quality + spreadOfKinds * normal()))),
    };
  });
  const expected = kinds.map((_, kind) =>
    options.map(({ success, costUsd }) => (success[kind] ?? 0) - COST_WEIGHT * costUsd),
  );
  const drawn = Array.from({ length: taskCount }, () => Math.floor(unit() * kinds.length));
  return {
    best: mean(drawn.map((kind) => Math.max(...(expected[kind] ?? [0])))),
    uniform: mean(drawn.map((kind) => mean(expected[kind] ?? [0]))),
    tasks: drawn.map((kind, at) => ({
      taskId: taskIdSchema.parse(`task-${at}`),
      type: 'select_agent',
      context: {
        taskKind: kinds[kind] ?? '',
        project: `project-${Math.floor(unit() * 8)}`,
        size: unit(),
      },
      alternatives: options.map(({ name }) => name),
      outcomes: Object.fromEntries(
        options.map(({ name, success, costUsd }) => [
          name,
          { success: unit() < (success[kind] ?? 0) ? 1 : 0, costUsd },
        ]),
      ),
    })),
  };
}
