import { MAXIMUM_CONTEXT_KEYS } from '../../shared/domain/context/context.ts';
import { MAXIMUM_ALTERNATIVES } from '../../shared/domain/decision/alternatives.ts';
import type { ChoiceRequest } from '../api-client.ts';
import type { ReplayTask } from './task.ts';

/** The alternative of a later attempt that leaves the task as it is. */
export const STOP = 'stop';

const ADDED_KEYS = ['attempt', 'previousOption', 'previousFailure'] as const;

/**
 * The question for the next attempt at a task.
 *
 * @param tried the options of the attempts before, all of which failed; empty at first
 */
export function nextQuestion(
  task: ReplayTask,
  runId: string,
  tried: readonly string[],
): ChoiceRequest {
  const { type, context, alternatives } = task;
  const previousOption = tried.at(-1);
  if (previousOption === undefined) return { runId, type, context, alternatives };
  const attempt = tried.length + 1;
  return {
    runId,
    type,
    context: { ...context, attempt, previousOption, previousFailure: 'failed' },
    alternatives: [...alternatives, STOP],
  };
}

/** Why a task cannot be played with more than one attempt; `undefined` when it can. */
export function hindranceToRetries(task: ReplayTask): string | undefined {
  if (task.alternatives.includes(STOP)) {
    return `alternatives: "${STOP}" is what --attempts adds, so no alternative may have that name`;
  }
  if (task.alternatives.length >= MAXIMUM_ALTERNATIVES) {
    return `alternatives: expected at most ${MAXIMUM_ALTERNATIVES - 1}, because --attempts adds "${STOP}"`;
  }
  const keys = new Set([...Object.keys(task.context), ...ADDED_KEYS]);
  if (keys.size > MAXIMUM_CONTEXT_KEYS) {
    return `context: expected at most ${MAXIMUM_CONTEXT_KEYS} keys together with ${ADDED_KEYS.join(', ')}`;
  }
  return undefined;
}
