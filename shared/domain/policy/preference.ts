import { type Context, featureOf } from '../context/context.ts';
import type { Configuration, FailureAction } from '../strategy/configuration.ts';
import { ruleHolds } from '../strategy/rules.ts';

/**
 * The option that a strategy's own rules name before there is evidence, or `undefined` when they
 * name none of the eligible ones.
 *
 * @param eligible values that may be chosen, in the caller's order
 */
export function preferredOption(
  type: string,
  eligible: readonly string[],
  context: Context,
  config: Configuration,
): string | undefined {
  switch (type) {
    case 'select_agent':
      return preferredAgent(eligible, context, config);
    case 'retry':
      return oneOf(eligible, actionAfterFailure(context, config));
    case 'escalate':
      return eligible.find((value) => Number(value) === config.escalation.afterMinutes);
    case 'parallelize':
      return oneOf(eligible, String(config.parallelism.maxParallelAgents));
    case 'decompose':
      return oneOf(eligible, config.decomposition.approach);
    default:
      return undefined;
  }
}

function preferredAgent(
  eligible: readonly string[],
  context: Context,
  config: Configuration,
): string | undefined {
  const { rules, default: usual } = config.agentSelection;
  const previous = featureOf(context, 'previousOption');
  const ruled = rules.filter(({ when }) => ruleHolds(when, context)).map(({ agent }) => agent);
  const named = [...ruled, ...(usual === undefined ? [] : [usual]), ...eligible];
  if (typeof previous !== 'string') {
    return named.slice(0, named.length - eligible.length).find((agent) => eligible.includes(agent));
  }
  switch (actionAfterFailure(context, config)) {
    case 'same_agent':
      return oneOf(eligible, previous);
    case 'switch_agent':
      return named.find((agent) => agent !== previous && eligible.includes(agent));
    case 'escalate':
      return oneOf(eligible, 'escalate');
    case 'stop':
      return oneOf(eligible, 'stop');
    case undefined:
      return undefined;
  }
}

/** What the strategy does after the failure that the context names. */
function actionAfterFailure(context: Context, config: Configuration): FailureAction | undefined {
  const failure = featureOf(context, 'previousFailure');
  const { onFailure } = config.retry;
  if (typeof failure === 'string' && config.escalation.onFailureCodes.includes(failure)) {
    return 'escalate';
  }
  if (typeof failure === 'string' && Object.hasOwn(onFailure, failure)) return onFailure[failure];
  return Object.hasOwn(onFailure, 'default') ? onFailure.default : undefined;
}

function oneOf(eligible: readonly string[], value: string | undefined): string | undefined {
  return value !== undefined && eligible.includes(value) ? value : undefined;
}
