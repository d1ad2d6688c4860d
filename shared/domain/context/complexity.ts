import type { Task } from './task.ts';

export type Complexity = 'low' | 'medium' | 'high';

/** Only the first 20,000 characters are read: a pasted log must not make encoding slow. */
const READ_CHARACTERS = 20_000;
const SOURCE_PATH =
  /(?:^|[\s`'"(])((?:[\w.-]+\/)*[\w-]+\.(?:c|cc|cpp|cs|css|go|h|hpp|html|java|js|jsx|kt|lua|m|mjs|php|pl|py|rb|rs|scala|sh|sql|swift|ts|tsx|vue))\b/g;
// Blanks, not `\s`, which would run on over line ends and take quadratic time on a long empty text.
const STACK_TRACE =
  /Traceback \(most recent call last\)|^[ \t]+at [^(\n]+\([^)\n]*:\d+\)|^[ \t]*File ".+", line \d+|panic: |goroutine \d+ \[/m;
const CHECKLIST_ITEM = /^[ \t]*[-*] \[[ xX]\]/gm;
const CODE_FENCE = /^[ \t]*```/gm;

/**
 * How much work a task's text announces: low, medium or high.
 *
 * Points: up to 3 for length, up to 2 for checklist items, up to 3 for distinct source files named,
 * 1 for two or more code blocks; low below 2, high from 5.
 */
export function complexityOf(task: Task): Complexity {
  const text = textOf(task);
  const files = new Set([...text.matchAll(SOURCE_PATH)].map((match) => match[1]));
  const checklist = text.match(CHECKLIST_ITEM)?.length ?? 0;
  const codeBlocks = Math.floor((text.match(CODE_FENCE)?.length ?? 0) / 2);
  const points =
    steps(text.length, [400, 1500, 4000]) +
    steps(checklist, [2, 5]) +
    steps(files.size, [2, 4, 8]) +
    steps(codeBlocks, [2]);
  if (points >= 5) return 'high';
  return points >= 2 ? 'medium' : 'low';
}

/** Whether the text shows code: a fenced block, a stack trace or a path with a source extension. */
export function hasCodeReferences(task: Task): boolean {
  const text = textOf(task);
  return text.search(CODE_FENCE) >= 0 || STACK_TRACE.test(text) || text.search(SOURCE_PATH) >= 0;
}

function textOf(task: Task): string {
  return `${task.title ?? ''}\n${task.body ?? ''}`.slice(0, READ_CHARACTERS);
}

/** How many of the rising `thresholds` the value reaches. */
function steps(value: number, thresholds: readonly number[]): number {
  return thresholds.filter((threshold) => value >= threshold).length;
}
