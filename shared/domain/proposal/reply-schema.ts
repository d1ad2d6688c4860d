import * as z from 'zod';
import type { EditGrid } from './apply-edits.ts';
import {
  type Edit,
  EXPECTED_GAINS,
  EXPECTED_METRICS,
  MOST_EDITS,
  MOST_PROPOSALS,
  OPERATORS,
} from './proposal.ts';
import type { ProposalQuestion } from './proposal-question.ts';
import { vocabularyOf } from './vocabulary.ts';

/** What a reply to this question must look like; unknown keys and words are faults. */
export function replySchemaOf(question: ProposalQuestion) {
  const { failureCodes, evidenceIds, cells } = vocabularyOf(question);
  const proposal = z.strictObject({
    operator: z.enum(OPERATORS),
    edits: z
      .array(editOf(question.grid))
      .min(1)
      .max(MOST_EDITS)
      .refine(hasPathsOnce, { error: 'expected every path once' }),
    targetFailureCodes: listOf(failureCodes, 'a failure code of the analysis', 10),
    evidenceIds: listOf(evidenceIds, 'the name of an entry of the question', 20),
    expected: z.strictObject({
      metric: z.enum(EXPECTED_METRICS),
      direction: z.enum(['up', 'down']),
      gain: z.literal(EXPECTED_GAINS),
      cells: listOf(cells, 'a cell of the analysis', 10),
    }),
    rationale: textForPeople(2_000),
    risk: textForPeople(1_000),
  });
  return z
    .strictObject({
      proposals: z.array(proposal).max(MOST_PROPOSALS),
      abstention: textForPeople(1_000).nullable(),
    })
    .transform(({ proposals, abstention }) => ({
      // More than were asked for are not read.
      proposals: proposals.slice(0, question.wanted),
      abstention: proposals.length > 0 || abstention === '' ? null : abstention,
    }))
    .refine(({ proposals, abstention }) => proposals.length > 0 || abstention !== null, {
      error: 'expected proposals, or why there are none',
    });
}

/** A leaf of the grid with a value that the grid has for this leaf. */
function editOf(grid: EditGrid) {
  const values = new Map(Object.entries(grid).map(([path, texts]) => [path, new Set(texts)]));
  return z
    .strictObject({
      path: z.string().refine((path) => values.has(path), { error: 'expected a path of the grid' }),
      value: z.string(),
    })
    .superRefine(({ path, value }, { addIssue }) => {
      if (values.get(path)?.has(value) === true) return;
      const message = 'expected a value that the grid has for this path';
      addIssue({ code: 'custom', path: ['value'], message });
    });
}

function hasPathsOnce(edits: readonly Edit[]): boolean {
  return new Set(edits.map(({ path }) => path)).size === edits.length;
}

/** Words out of a list; said twice counts once. Where there is no word, nothing need be said. */
function listOf(words: readonly string[], what: string, most: number) {
  const known = new Set(words);
  const list = z
    .array(z.string().refine((word) => known.has(word), { error: `expected ${what}` }))
    .transform((said) => [...new Set(said)].slice(0, most));
  return words.length > 0 ? list : list.default([]);
}

/** Free text: kept for people, cut where it is too long, without what a page or a store chokes on. */
function textForPeople(most: number) {
  return z.string().transform((text) =>
    text
      .slice(0, most)
      .toWellFormed()
      .replaceAll(/[^\P{Cc}\n]/gu, ' '),
  );
}
