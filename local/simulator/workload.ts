import { mersenne } from 'pure-rand/generator/mersenne';
import { taskIdSchema } from '../../shared/domain/identifiers.ts';
import type { ReplayTask } from '../replay/task.ts';
import { simulateAttempt } from './attempt.ts';
import { type SimulatedTask, simulatedTasks } from './tasks.ts';
import type { World } from './world-schema.ts';

/** Tasks with the outcome of every option on every task, as a replay file holds them. */
export function workload(world: World, seed: number, taskCount: number): ReplayTask[] {
  const random = mersenne(seed);
  return simulatedTasks(world, random)
    .take(taskCount)
    .map((task) => {
      const outcomes = Object.keys(world.options).map((option) => {
        const plan = { option, approach: 'single', failed: [] } as const;
        const { success, costUsd } = simulateAttempt(world, task, plan, random);
        return [option, { success: success ? 1 : 0, costUsd }] as const;
      });
      return {
        taskId: taskIdSchema.parse(task.taskId),
        type: 'select_agent',
        context: contextOf(task),
        alternatives: Object.keys(world.options),
        outcomes: Object.fromEntries(outcomes),
      };
    })
    .toArray();
}

/** One JSON object a line. */
export function asReplayFile(tasks: readonly ReplayTask[]): string {
  return tasks.map((task) => `${JSON.stringify(task)}\n`).join('');
}

function contextOf({ kind, size, project }: SimulatedTask) {
  return {
    taskKind: kind,
    complexity: size === 'large' ? 'high' : 'low',
    language: project.language,
    project: project.id,
  };
}
