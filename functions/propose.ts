import { dispatch } from './evolution/dispatch.ts';
import { proposeMutations } from './evolution/propose-mutations.ts';
import { invocation } from './pipeline/invocation.ts';
import { askingProposers } from './proposers.ts';

/** The one state of evolution that may call a language model. */
export const handler = invocation<unknown, unknown>(async (baton, payload, context) => {
  const signal = AbortSignal.timeout(context.getRemainingTimeInMillis());
  return await dispatch({ ProposeMutations: proposeMutations }, baton, payload, signal);
}, askingProposers);
