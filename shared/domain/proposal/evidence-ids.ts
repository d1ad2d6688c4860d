import type { ProposalQuestion } from './proposal-question.ts';

type Citable = 'cell' | 'failure' | 'repeated' | 'agents' | 'contribution' | 'pair' | 'past';

/** The name under which a proposal cites the entry at `position` (from 0): `cell-1` is the first. */
export function evidenceId(list: Citable, position: number): string {
  return `${list}-${position + 1}`;
}

/** Everything that a proposal may cite. Places, not words, so that nobody's text gets in. */
export function evidenceIdsOf({ analysis, past }: ProposalQuestion): readonly string[] {
  const lists: Record<Citable, readonly unknown[]> = {
    cell: analysis.cells,
    failure: analysis.failures,
    repeated: analysis.repeatedFailures,
    agents: analysis.agents,
    contribution: analysis.contributions,
    pair: analysis.pairs,
    past,
  };
  const names = (list: Citable) => lists[list].map((_, position) => evidenceId(list, position));
  return [
    ...names('cell'),
    ...names('failure'),
    ...names('repeated'),
    ...names('agents'),
    ...names('contribution'),
    ...names('pair'),
    ...names('past'),
  ];
}
