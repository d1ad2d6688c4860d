import { evidenceIdsOf } from './evidence-ids.ts';
import type { ProposalQuestion } from './proposal-question.ts';

/** Codes are told by their first characters alone in stored proposals. */
const LONGEST_CODE = 64;
const LONGEST_NAME = 200;

/** All that a reply to a question can say, besides its texts for people. */
export interface Vocabulary {
  readonly paths: readonly string[];
  /** Those of all paths together. */
  readonly values: readonly string[];
  readonly failureCodes: readonly string[];
  readonly evidenceIds: readonly string[];
  readonly cells: readonly string[];
}

export function vocabularyOf(question: ProposalQuestion): Vocabulary {
  const { grid, analysis } = question;
  const codes = [...analysis.failures, ...analysis.repeatedFailures].map(({ code }) => code);
  return {
    paths: Object.keys(grid),
    values: distinct(Object.values(grid).flat()),
    failureCodes: distinct(codes).filter((code) => code.length <= LONGEST_CODE),
    evidenceIds: evidenceIdsOf(question),
    cells: distinct(analysis.cells.map(({ id }) => id)).filter((id) => id.length <= LONGEST_NAME),
  };
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
