import { type Context, featureOf } from '../context/context.ts';
import type { Alternative } from '../decision/alternatives.ts';
import type { Configuration } from '../strategy/configuration.ts';

/** Which alternatives may be chosen, and a remark where a bound could not be kept as written. */
export interface Eligibility {
  readonly eligible: readonly boolean[];
  readonly remark: string | null;
}

/**
 * The alternatives that a strategy's configuration and the deployment's allow-list leave open.
 *
 * The allow-list always binds. Where the strategy's own bounds leave nothing, they are passed over
 * and the remark says so, because a task never waits on Baton. It also says so where nobody named
 * the agents.
 *
 * @param config `undefined` when the run follows no strategy yet
 * @returns `undefined` when the allow-list leaves nothing to choose
 */
export function eligibilityOf(
  type: string,
  alternatives: readonly Alternative[],
  context: Context,
  config: Configuration | undefined,
  allowedAgents: readonly string[] | null,
): Eligibility | undefined {
  const allowed = alternatives.map(
    ({ value }) =>
      type !== 'select_agent' || allowedAgents === null || allowedAgents.includes(value),
  );
  if (!allowed.includes(true)) return undefined;
  if (type === 'select_agent' && !config?.agentSelection.agents.length) {
    return {
      eligible: allowed,
      remark: 'No strategy names the agents; all that are allowed stay open.',
    };
  }
  if (config === undefined) return { eligible: allowed, remark: null };
  const bounded = alternatives.map(
    ({ value }, at) => allowed[at] === true && withinBounds(type, value, context, config),
  );
  if (bounded.includes(true)) return { eligible: bounded, remark: null };
  return {
    eligible: allowed,
    remark: `The strategy's bounds leave none of the alternatives; all stay open.`,
  };
}

function withinBounds(
  type: string,
  value: string,
  context: Context,
  config: Configuration,
): boolean {
  switch (type) {
    case 'select_agent':
      return config.agentSelection.agents.includes(value);
    case 'parallelize':
      return atMost(value, config.parallelism.maxParallelAgents);
    case 'decompose':
      return atMost(value, config.decomposition.maxSubtasks);
    case 'retry':
      return (
        atMost(value, config.retry.maxAttempts) &&
        (!triesAgain(value) || attemptsMade(context) < config.retry.maxAttempts)
      );
    case 'escalate':
      return atMost(value, config.escalation.afterMinutes);
    default:
      return true;
  }
}

/** A number is bounded; a word is not. */
function atMost(value: string, bound: number): boolean {
  return value.trim() === '' || !(Number(value) > bound);
}

function triesAgain(value: string): boolean {
  return value === 'same_agent' || value === 'switch_agent';
}

/** Attempts that ended before this question, by the context's `attempt` (from 1). */
function attemptsMade(context: Context): number {
  const attempt = featureOf(context, 'attempt');
  return typeof attempt === 'number' ? attempt : 0;
}
