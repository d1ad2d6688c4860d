import type { EditResult } from '../proposal/apply-edits.ts';
import { namedAgents } from '../proposal/named-leaves.ts';
import { passed, refused, type StageAnswer } from './stage-answer.ts';

/**
 * Whether the edits make a configuration within the ranges, all of whose agents may be chosen.
 *
 * @param allowedAgents the deployment's allow-list; `null` allows all
 */
export function checkBounds(
  result: EditResult,
  allowedAgents: readonly string[] | null,
): StageAnswer {
  if (result.kind === 'refused') return refused(result.reason, result.detail);
  const { agents } = result.config.agentSelection;
  const forbidden = [...agents, ...namedAgents(result.config)].find(
    (agent) => allowedAgents !== null && !allowedAgents.includes(agent),
  );
  return forbidden === undefined
    ? passed('All values are within their ranges and all agents may be chosen.')
    : refused('agent_not_allowed', `${forbidden} is not on the list of allowed agents.`);
}
