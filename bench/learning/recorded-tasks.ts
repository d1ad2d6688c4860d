import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { parseTasks } from '../../local/replay/parse-tasks.ts';
import type { ReplayTask } from '../../local/replay/task.ts';
import { taskIdSchema } from '../../shared/domain/identifiers.ts';

/** Recorded data lies beside the checkout, never in it. */
const DATA = new URL('../../../shared/data/', import.meta.url);

/** Whether the data is there. */
export function hasRecordedData(): boolean {
  return existsSync(DATA);
}

/** Where it is looked for. */
export const DATA_FOLDER = fileURLToPath(DATA);

/** Recorded runs of agent systems, as replay reads them. @param attempts as replay's */
export function recordedRuns(name: 'k8' | 'k39', attempts = 1): ReplayTask[] {
  const file = fileURLToPath(new URL(`agent-runs/${name}.jsonl`, DATA));
  return parseTasks(readFileSync(file, 'utf8'), file, attempts).map(({ task }) => task);
}

export const CLASSIFICATION_SETS = [
  'BreastCancer',
  'Glass',
  'HouseVotes84',
  'Ionosphere',
  'Satellite',
  'Sonar',
  'Vehicle',
  'digits',
] as const;

const exampleSchema = z.strictObject({ x: z.array(z.number()), y: z.int().min(1) });

/** A classification set as tasks: the classes are the options, and only the right one succeeds. */
export function classificationTasks(name: (typeof CLASSIFICATION_SETS)[number]): ReplayTask[] {
  const examples = readFileSync(new URL(`bandit-sets/${name}.jsonl`, DATA), 'utf8')
    .trim()
    .split('\n')
    .map((line) => exampleSchema.parse(JSON.parse(line)));
  const classes = Math.max(...examples.map(({ y }) => y));
  const alternatives = Array.from({ length: classes }, (_, at) => `class-${at + 1}`);
  return examples.map(
    ({ x, y }, at): ReplayTask => ({
      taskId: taskIdSchema.parse(`${name}-${at}`),
      type: 'classify',
      context: Object.fromEntries(x.map((value, position) => [`x${position}`, value])),
      alternatives,
      outcomes: Object.fromEntries(
        alternatives.map((option, of) => [option, { success: y === of + 1 ? 1 : 0, costUsd: 0 }]),
      ),
    }),
  );
}
