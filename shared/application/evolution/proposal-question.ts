import { FAILED } from '../../domain/analysis/analysed-run.ts';
import type { Analysis } from '../../domain/analysis/analysis.ts';
import { canBeNamed } from '../../domain/analysis/cells.ts';
import { slugSchema } from '../../domain/identifiers.ts';
import { editGridOf } from '../../domain/proposal/edit-grid.ts';
import { MOST_PROPOSALS } from '../../domain/proposal/proposal.ts';
import type { ProposalQuestion } from '../../domain/proposal/proposal-question.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../domain/settings.ts';
import type { StrategyVersion } from '../../domain/strategy/strategy.ts';
import type { Baton } from '../baton.ts';
import { pastExperiments } from './past-experiments.ts';

/**
 * What a proposer is asked about the version that was analysed: all that it may know, and every value
 * that it may say.
 *
 * @param versions those of the strategy
 */
export async function proposalQuestion(
  baton: Baton,
  analysis: Analysis,
  versions: readonly StrategyVersion[],
): Promise<ProposalQuestion> {
  const settings = (await baton.stores.settings.read())?.settings ?? DEFAULT_SETTINGS;
  const slug = slugSchema.parse(analysis.versionId.split('@')[0]);
  const agents = choosableAgents(analysis, settings);
  return {
    slug,
    analysis,
    grid: editGridOf(analysis.config, {
      agents,
      failureCodes: failureCodes(analysis),
      cells: analysis.cells.filter(canBeNamed),
    }),
    past: await pastExperiments(baton, slug, versions, agents),
    wanted: MOST_PROPOSALS,
    budget: settings.proposerBudget,
    offlineFallback: settings.offlineFallback,
  };
}

/** Those that the version names or that runs had to choose from, within the allow-list. */
function choosableAgents(
  { agents, config }: Analysis,
  { allowedAgents }: Pick<Settings, 'allowedAgents'>,
): string[] {
  const { agentSelection } = config;
  const known = [...agentSelection.agents, ...agents.map(({ agent }) => agent)];
  return [...new Set(known)].filter((agent) => allowedAgents?.includes(agent) ?? true);
}

/** The most frequent first. A failure without a code is no code that a caller sends. */
function failureCodes({ failures, repeatedFailures }: Analysis): string[] {
  const codes = [...repeatedFailures, ...failures].map(({ code }) => code);
  return [...new Set(codes)].filter((code) => code !== FAILED);
}
