import type { Task, TaskType } from './task.ts';

/**
 * The type of a task: the caller's own word, else its labels, else a conventional-commit prefix of
 * the title, else a telling word of the title, else `issue`.
 */
export function classifyTask(task: Task): TaskType {
  return (
    task.type ?? typeFromLabels(task.labels ?? []) ?? typeFromTitle(task.title ?? '') ?? 'issue'
  );
}

const LABELS: Readonly<Record<Exclude<TaskType, 'issue'>, RegExp>> = {
  bug: /^(?:(?:type|kind)[:/ -]*)?(?:bug|bugfix|defect|regression|crash|fix)\b/i,
  refactor:
    /^(?:(?:type|kind)[:/ -]*)?(?:refactor(?:ing)?|tech(?:nical)?[ -]?debt|cleanup|chore)\b/i,
  feature: /^(?:(?:type|kind)[:/ -]*)?(?:feature|feat|enhancement|new feature)\b/i,
};

const PREFIXES: Readonly<Record<string, TaskType>> = {
  fix: 'bug',
  bugfix: 'bug',
  hotfix: 'bug',
  feat: 'feature',
  feature: 'feature',
  refactor: 'refactor',
  perf: 'refactor',
  style: 'refactor',
  chore: 'refactor',
};

const TITLE_WORDS: Readonly<Record<Exclude<TaskType, 'issue'>, RegExp>> = {
  bug: /\b(?:bug|crash(?:es|ed|ing)?|fix(?:es)?|error|exception|fails?|failing|failure|broken|breaks|wrong|incorrect(?:ly)?|regression|panic|segfault|leaks?|hangs?|traceback|does(?:n't| not) work|not working)\b/i,
  refactor:
    /\b(?:refactor(?:ing)?|clean ?up|simplify|rename|restructure|reorgani[sz]e|deduplicate|extract|migrate|modernise|modernize)\b/i,
  feature: /\b(?:add|implement|introduce|support|allow|enable|feature|create|provide|new)\b/i,
};

function typeFromLabels(labels: readonly string[]): TaskType | undefined {
  return firstMatch(LABELS, labels);
}

function typeFromTitle(title: string): TaskType | undefined {
  const prefix = /^\s*([a-z]+)(?:\([^)]*\))?!?:/i.exec(title)?.[1]?.toLowerCase();
  const byPrefix =
    prefix !== undefined && Object.hasOwn(PREFIXES, prefix) ? PREFIXES[prefix] : undefined;
  return byPrefix ?? firstMatch(TITLE_WORDS, [title]);
}

/** Bug before refactor before feature: "Fix crash when adding a file" is a bug. */
function firstMatch(
  patterns: Readonly<Record<Exclude<TaskType, 'issue'>, RegExp>>,
  texts: readonly string[],
): TaskType | undefined {
  const order = ['bug', 'refactor', 'feature'] as const;
  return order.find((type) => texts.some((text) => patterns[type].test(text)));
}
