import { type Context, MAXIMUM_CONTEXT_KEYS } from '../context/context.ts';
import { attemptNumber, optionOfAttempt } from '../learning/features.ts';

/**
 * The context with the options of earlier attempts at the same decision point, as far as the run's
 * decisions tell: a caller names the attempt before, but what failed before that fails again as well.
 *
 * @param earlier other decisions of the same type in the run, in any order
 */
export function withEarlierOptions(
  context: Context,
  earlier: readonly { readonly context: Context; readonly chosen: string }[],
): Context {
  const attempt = attemptNumber(context);
  if (attempt < 3) return context;
  const options = earlier
    .map((decision) => ({ attempt: attemptNumber(decision.context), chosen: decision.chosen }))
    .filter((decision) => decision.attempt < attempt - 1)
    // Where one attempt has several decisions, none may depend on the order of arrival.
    .sort((left, right) => left.attempt - right.attempt || (left.chosen < right.chosen ? -1 : 1))
    .map((decision) => [optionOfAttempt(decision.attempt), decision.chosen] as const);
  const added = Object.entries(Object.fromEntries(options)).filter(
    ([feature]) => !Object.hasOwn(context, feature),
  );
  const room = MAXIMUM_CONTEXT_KEYS - Object.keys(context).length;
  return { ...context, ...Object.fromEntries(added.slice(0, Math.max(0, room))) };
}
