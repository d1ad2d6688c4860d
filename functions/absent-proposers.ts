import type { Baton } from '../shared/application/baton.ts';
import type { Proposer } from '../shared/ports.ts';

/**
 * The proposers of a function that may ask none: whether one is configured can be told, and that is
 * all.
 *
 * @param model `undefined` where no language model is configured
 */
export function proposersElsewhere(model: string | undefined): Baton['proposers'] {
  return {
    configured: model === undefined ? undefined : elsewhere('bedrock', model),
    offline: elsewhere('offline', null),
  };
}

function elsewhere(name: Proposer['name'], model: string | null): Proposer {
  const reason = 'another function asks proposers';
  return {
    name,
    model,
    ceiling: () => undefined,
    propose: async () => ({ kind: 'unavailable', reason, usage: null }),
  };
}
