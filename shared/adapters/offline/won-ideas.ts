import { evidenceId } from '../../domain/proposal/evidence-ids.ts';
import { leafText } from '../../domain/proposal/leaves.ts';
import type { Proposal } from '../../domain/proposal/proposal.ts';
import type { ProposalQuestion } from '../../domain/proposal/proposal-question.ts';
import { stepOf } from './grid-steps.ts';
import { ideaOf } from './idea.ts';
import type { TriedEdits } from './tried-edits.ts';

const HOPED_GAIN = 0.02;

/**
 * One step further where a step won. Which way that was is not told: the step back makes the version
 * that it won against, which admission knows.
 */
export function wonIdeas(
  { analysis: { config }, grid }: ProposalQuestion,
  { won }: TriedEdits,
): Proposal[] {
  return won
    .filter(({ edit: { path, value } }) => leafText(config, path) === value)
    .flatMap(({ edit: { path }, at }) =>
      (['up', 'down'] as const).flatMap((direction) => {
        const edit = stepOf(config, grid, path, direction);
        if (edit === undefined) return [];
        return [
          ideaOf({
            edits: [edit],
            gain: HOPED_GAIN,
            evidenceIds: [evidenceId('past', at)],
            rationale: 'A step of this leaf won: one further may win too.',
            risk: 'The best value may be the present one.',
          }),
        ];
      }),
    );
}
