import { classifyTask } from './classify-task.ts';
import { complexityOf, hasCodeReferences } from './complexity.ts';
import { type Context, MAXIMUM_TEXT_LENGTH } from './context.ts';
import type { Project, Task } from './task.ts';

/** Runs and successes seen so far. */
export interface SuccessCount {
  readonly runs: number;
  readonly successes: number;
}

/** How many runs of the overall rate a project's own rate is blended with. */
const SHRINKAGE_RUNS = 10;

/**
 * Encodes what is known of a task and its project into the features that decisions learn from. The
 * texts themselves are read and forgotten.
 *
 * @param seen what was learned of this project so far
 * @param overall the same over all projects: what a new project is taken to be like
 */
export function encodeContext(
  task: Task,
  project: Project,
  seen: SuccessCount,
  overall: SuccessCount,
): Context {
  return {
    taskType: classifyTask(task),
    complexity: complexityOf(task),
    hasCodeRefs: hasCodeReferences(task),
    language: lowerCase(project.language) ?? 'unknown',
    projectSize: bucket(project.linesOfCode, [
      [5_000, 'small'],
      [50_000, 'medium'],
      [250_000, 'large'],
      [Number.POSITIVE_INFINITY, 'huge'],
    ]),
    testCoverage: bucket(project.testCoverage, [
      [0.4, 'low'],
      [0.75, 'medium'],
      [Number.POSITIVE_INFINITY, 'high'],
    ]),
    historicalSuccessRate: historicalSuccessRate(seen, overall),
    ...(project.id === undefined ? {} : { project: project.id }),
  };
}

/** The project's success rate in [0, 1], shrunk toward the overall rate by ten runs. */
export function historicalSuccessRate(seen: SuccessCount, overall: SuccessCount): number {
  // Half a success in one run: without any evidence the rate is .5, and one run cannot make it 0 or 1.
  const prior = (overall.successes + 0.5) / (overall.runs + 1);
  const rate = (seen.successes + SHRINKAGE_RUNS * prior) / (seen.runs + SHRINKAGE_RUNS);
  return Math.round(rate * 10_000) / 10_000;
}

/** A few letters get longer in lower case; the result must stay a value that a context may hold. */
function lowerCase(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return [...text.toLowerCase()].slice(0, MAXIMUM_TEXT_LENGTH).join('');
}

/** The name of the first bucket whose upper bound (exclusive) lies above the value. */
function bucket(
  value: number | undefined,
  buckets: readonly (readonly [upperBound: number, name: string])[],
): string {
  if (value === undefined) return 'unknown';
  return buckets.find(([upperBound]) => value < upperBound)?.[1] ?? 'unknown';
}
