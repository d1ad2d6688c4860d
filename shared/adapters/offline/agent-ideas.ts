import type { Analysis } from '../../domain/analysis/analysis.ts';
import { evidenceId } from '../../domain/proposal/evidence-ids.ts';
import type { Proposal } from '../../domain/proposal/proposal.ts';
import type { ProposalQuestion } from '../../domain/proposal/proposal-question.ts';
import { ruleText } from '../../domain/proposal/rule-text.ts';
import { editOn } from './grid-steps.ts';
import { ideaOf } from './idea.ts';

/** Attempts of an agent in a cell before its rate there speaks. */
const LEAST_ATTEMPTS = 5;
/** A difference of rates worth a rule. */
const LEAST_DIFFERENCE = 0.05;
/** Rules for smaller or larger shares of the runs are refused as too narrow or too blunt. */
const LEAST_SHARE = 0.05;
const MOST_SHARE = 0.6;

interface RatedAgent {
  readonly agent: string;
  readonly shrunken: number;
  readonly runs: number;
  readonly evidence: string;
}

/** For cells that do worse than all runs together, the worst first: the agent that does best there. */
export function agentIdeas({ analysis, grid }: ProposalQuestion): Proposal[] {
  const { cells, overall } = analysis;
  const all = Math.max(1, overall.runs);
  return [...cells.entries()]
    .filter(([, { runs, shrunken }]) => {
      const share = runs / all;
      return shrunken < overall.shrunken && share >= LEAST_SHARE && share <= MOST_SHARE;
    })
    .sort(([, left], [, right]) => left.shrunken - right.shrunken)
    .flatMap(([at, { id, features, runs }]) => {
      const rated = ratedAgents(analysis, id);
      const best = rated.find((each) => each.runs >= LEAST_ATTEMPTS);
      const usual = rated.toSorted((left, right) => right.runs - left.runs)[0];
      if (best === undefined || usual === undefined) return [];
      const difference = best.shrunken - usual.shrunken;
      const edit = editOn(grid, `agentSelection.rules[${ruleText(features)}]`, best.agent);
      if (edit === undefined || difference < LEAST_DIFFERENCE) return [];
      return [
        ideaOf({
          edits: [edit],
          gain: (difference * runs) / all,
          evidenceIds: [evidenceId('cell', at), best.evidence, usual.evidence],
          cells: [id],
          rationale: `Runs in this cell fail more often than others; ${best.agent} does best there.`,
          risk: 'The agent was seen in few runs, and not by chance alone.',
        }),
      ];
    });
}

/** The best first. */
function ratedAgents({ agents }: Analysis, cell: string): RatedAgent[] {
  return agents
    .map((each, at) => ({ ...each, evidence: evidenceId('agents', at) }))
    .filter((each) => each.cell === cell)
    .sort((left, right) => right.shrunken - left.shrunken);
}
