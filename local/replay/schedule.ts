import type { NumberedTask } from './parse-tasks.ts';
import { shuffled } from './shuffle.ts';

/** One run to play. */
export interface ScheduledRun extends NumberedTask {
  readonly runId: string;
  /** From 1. */
  readonly pass: number;
}

/**
 * Every run in the order of play: all tasks once a pass, in the file's order or shuffled by the seed,
 * the same in every pass.
 */
export function schedule(
  tasks: readonly NumberedTask[],
  passes: number,
  seed: number | undefined,
): ScheduledRun[] {
  const order = seed === undefined ? tasks : shuffled(tasks, seed);
  return Array.from({ length: passes }, (_, index) => index + 1).flatMap((pass) =>
    order.map((numbered) => ({
      ...numbered,
      pass,
      runId: `replay-${seed ?? 0}-${pass}-${numbered.line}`,
    })),
  );
}
