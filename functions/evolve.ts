import { dispatch } from './evolution/dispatch.ts';
import { deterministicStates } from './evolution/states.ts';
import { invocation } from './pipeline/invocation.ts';

/** The states of evolution that need no language model, by the payload's `state`. */
export const handler = invocation<unknown, unknown>(async (baton, payload, context) => {
  const signal = AbortSignal.timeout(context.getRemainingTimeInMillis());
  return await dispatch(deterministicStates, baton, payload, signal);
});
