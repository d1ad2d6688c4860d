import { hindranceToRetries } from './attempts.ts';
import { Refusal } from './refusal.ts';
import { type ReplayTask, replayTaskSchema } from './task.ts';

/** A task with its 1-based line number in the file, which names its runs. */
export interface NumberedTask {
  readonly line: number;
  readonly task: ReplayTask;
}

/** How many faults are listed before the rest is only counted. */
const LISTED_FAULTS = 20;

/**
 * Reads all of a replay file: one JSON object a line, empty lines skipped. Throws a refusal that
 * lists the faults as `FILE:line: path: message`.
 *
 * @param text the file's content
 * @param file its name, for the messages
 * @param attempts how often a task may be tried; above 1 there must be room for what that adds
 */
export function parseTasks(text: string, file: string, attempts: number): NumberedTask[] {
  const tasks: NumberedTask[] = [];
  const faults: string[] = [];
  for (const [index, content] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    if (content.trim() === '') continue;
    const line = index + 1;
    const parsed = parseTask(content, attempts);
    if ('task' in parsed) tasks.push({ line, task: parsed.task });
    else faults.push(...parsed.faults.map((fault) => `${file}:${line}: ${fault}`));
  }
  if (faults.length > LISTED_FAULTS) {
    const more = faults.length - LISTED_FAULTS;
    faults.splice(LISTED_FAULTS, more, `… and ${more} more`);
  }
  if (faults.length > 0) throw new Refusal(faults.join('\n'));
  if (tasks.length === 0) throw new Refusal(`${file} holds no task`);
  return tasks;
}

type Parsed = { readonly task: ReplayTask } | { readonly faults: readonly string[] };

function parseTask(content: string, attempts: number): Parsed {
  let value: unknown;
  try {
    value = JSON.parse(content, refusePrototype);
  } catch (error) {
    return { faults: [`(line): ${error instanceof Error ? error.message : String(error)}`] };
  }
  const parsed = replayTaskSchema.safeParse(value);
  if (!parsed.success) {
    return {
      faults: parsed.error.issues.map(
        ({ path, message }) => `${path.map(String).join('.') || '(line)'}: ${message}`,
      ),
    };
  }
  const hindrance = attempts > 1 ? hindranceToRetries(parsed.data) : undefined;
  return hindrance === undefined ? { task: parsed.data } : { faults: [hindrance] };
}

/** The server refuses this key anywhere, and schemas would drop it silently. */
function refusePrototype(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new Error('the key "__proto__" is not allowed');
  return value;
}
