import { checkWorstCaseCost } from '../../domain/admission/worst-case-cost.ts';
import { applyEdits } from '../../domain/proposal/apply-edits.ts';
import type { Edit } from '../../domain/proposal/proposal.ts';
import type { ProposalQuestion } from '../../domain/proposal/proposal-question.ts';
import { valuesAt } from './grid-steps.ts';

const LIMIT = 'escalation.aboveCostUsd';

/**
 * The edit by itself, or together with the highest limit of cost under which it may be tried;
 * `undefined` where no limit makes it affordable.
 */
export function affordable(question: ProposalQuestion, edit: Edit): readonly Edit[] | undefined {
  if (isAffordable(question, [edit])) return [edit];
  return valuesAt(question.grid, LIMIT)
    .map((value) => [edit, { path: LIMIT, value }])
    .findLast((edits) => isAffordable(question, edits));
}

function isAffordable({ analysis, grid }: ProposalQuestion, edits: readonly Edit[]): boolean {
  const result = applyEdits(analysis.config, edits, grid);
  return result.kind === 'applied' && checkWorstCaseCost(analysis.config, result.config).passed;
}
