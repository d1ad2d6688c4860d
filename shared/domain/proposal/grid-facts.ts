import type { Analysis } from '../analysis/analysis.ts';
import type { GridFacts } from './edit-grid.ts';
import { namedAgents } from './named-leaves.ts';

/**
 * What edits may name by an analysis: the agents that were chosen or that the configuration names, as
 * far as the deployment allows them, and the failures and cells that were met.
 *
 * @param allowedAgents the deployment's allow-list; `null` allows all
 */
export function gridFactsOf(
  { config, agents, failures, repeatedFailures, cells }: Analysis,
  allowedAgents: readonly string[] | null,
): GridFacts {
  const met = [
    ...agents.map(({ agent }) => agent),
    ...config.agentSelection.agents,
    ...namedAgents(config),
  ];
  const codes = [...repeatedFailures, ...failures].map(({ code }) => code);
  return {
    agents: [...new Set(met)].filter((agent) => allowedAgents?.includes(agent) ?? true),
    failureCodes: [...new Set(codes)],
    cells,
  };
}
