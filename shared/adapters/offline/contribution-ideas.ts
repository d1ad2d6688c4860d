import { evidenceId } from '../../domain/proposal/evidence-ids.ts';
import type { Edit, Proposal } from '../../domain/proposal/proposal.ts';
import type { ProposalQuestion } from '../../domain/proposal/proposal-question.ts';
import { editOn } from './grid-steps.ts';
import { ideaOf } from './idea.ts';

/** The leaves that name the option of a decision. */
const PATHS_OF_TYPE: ReadonlyMap<string, readonly string[]> = new Map([
  ['select_agent', ['agentSelection.default']],
  ['decompose', ['decomposition.approach', 'decomposition.maxSubtasks']],
  ['parallelize', ['parallelism.maxParallelAgents']],
  ['escalate', ['escalation.afterMinutes']],
]);

/**
 * Options that added to utility wherever they were chosen (90 %) become what the strategy names;
 * agents that took away from it may no longer be chosen.
 */
export function contributionIdeas({ analysis, grid }: ProposalQuestion): Proposal[] {
  return analysis.contributions.flatMap(({ type, option, mean, lower, upper }, at) => {
    const evidenceIds = [evidenceId('contribution', at)];
    const asIdea = (edit: Edit, rationale: string) =>
      ideaOf({
        edits: [edit],
        gain: Math.abs(mean),
        evidenceIds,
        rationale,
        risk: 'It was measured over all strategies, not in this one alone.',
      });
    if (lower > 0) {
      const paths = PATHS_OF_TYPE.get(type) ?? [];
      return paths
        .flatMap((path) => editOn(grid, path, option) ?? [])
        .map((edit) => asIdea(edit, `${option} added to utility where it was chosen.`));
    }
    if (upper >= 0 || type !== 'select_agent') return [];
    const edit = editOn(grid, `agentSelection.agents[${option}]`, 'false');
    return edit === undefined
      ? []
      : [asIdea(edit, `${option} took away from utility where it was chosen.`)];
  });
}
