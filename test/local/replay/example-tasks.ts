import { type NumberedTask, parseTasks } from '../../../local/replay/parse-tasks.ts';
import { type ReplayTask, replayTaskSchema } from '../../../local/replay/task.ts';

type Outcomes = Record<string, readonly [success: number, costUsd: number]>;

/** A task with these outcomes; the first option named is the first alternative. */
export function taskWith(outcomes: Outcomes, taskId = 'task-1'): ReplayTask {
  return replayTaskSchema.parse({
    taskId,
    type: 'select_agent',
    context: { taskKind: 'bug' },
    alternatives: Object.keys(outcomes),
    outcomes: Object.fromEntries(
      Object.entries(outcomes).map(([option, [success, costUsd]]) => [
        option,
        { success, costUsd },
      ]),
    ),
  });
}

/** The tasks as lines of a file. */
export function fileOf(tasks: readonly ReplayTask[]): string {
  return tasks.map((task) => `${JSON.stringify(task)}\n`).join('');
}

/** The tasks as they are read from a file. */
export function numbered(tasks: readonly ReplayTask[]): NumberedTask[] {
  return parseTasks(fileOf(tasks), 'tasks.jsonl', 1);
}
