import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offlineProposer } from '../../../../shared/adapters/offline/proposer.ts';
import { checkWorstCaseCost } from '../../../../shared/domain/admission/worst-case-cost.ts';
import { applyEdits } from '../../../../shared/domain/proposal/apply-edits.ts';
import { editGridOf } from '../../../../shared/domain/proposal/edit-grid.ts';
import { parseReply } from '../../../../shared/domain/proposal/parse-reply.ts';
import type { ProposalQuestion } from '../../../../shared/domain/proposal/proposal-question.ts';
import {
  arbitraryConfiguration,
  arbitraryFacts,
} from '../../domain/proposal/arbitrary-configuration.ts';
import { analysisOf, questionOf, rate } from '../../domain/proposal/made-up-question.ts';

async function replyTo(question: ProposalQuestion) {
  const result = await offlineProposer().propose(question, AbortSignal.timeout(10_000));
  if (result.kind === 'unavailable') throw new Error(result.reason);
  return result.reply;
}

describe('the offline proposer', () => {
  it('costs nothing', () => {
    const { name, model, ceiling } = offlineProposer();
    const nothing = { inputTokens: 0, outputTokens: 0, costUsd: 0 };
    expect({ name, model, most: ceiling(questionOf()) }).toEqual({
      name: 'offline',
      model: null,
      most: nothing,
    });
  });

  it('answers the same question the same way, whenever it was asked', async () => {
    const question = questionOf();
    const later = { ...question.analysis, to: '2026-04-01T00:00:00.000Z' };
    const reply = await replyTo(question);
    expect(reply.proposals).toHaveLength(4);
    expect(await replyTo({ ...question, analysis: later })).toEqual(reply);
  });

  it('draws one of its proposals by the evidence, so that what is refused does not come for ever', async () => {
    const last = async (runs: number) => {
      const analysis = analysisOf(questionOf().analysis.config, { overall: rate(runs, 60) });
      const { proposals } = await replyTo(questionOf(undefined, { analysis }));
      return JSON.stringify(proposals.at(-1)?.edits);
    };
    const drawn = await Promise.all([100, 101, 102, 103, 104, 105].map(last));
    expect(new Set(drawn).size).toBeGreaterThan(3);
  });

  it('proposes no leaf twice in one reply', async () => {
    const { proposals } = await replyTo(questionOf());
    const paths = proposals.map(({ edits }) => edits[0]?.path);
    expect(new Set(paths).size).toBe(paths.length);
  });

  it.each([1, 2, 3, 4])('makes %i proposals where so many are wanted', async (wanted) => {
    expect((await replyTo(questionOf(undefined, { wanted }))).proposals).toHaveLength(wanted);
  });

  it('makes single edits, but for a lower limit of cost where it could not be tried without', async () => {
    const grid = {
      'parallelism.maxParallelAgents': ['4'],
      'escalation.aboveCostUsd': ['1', '2', '3'],
    };
    const { proposals } = await replyTo(questionOf(undefined, { grid }));
    expect(proposals.map(({ edits }) => edits)).toContainEqual([
      { path: 'parallelism.maxParallelAgents', value: '4' },
      { path: 'escalation.aboveCostUsd', value: '3' },
    ]);
  });

  it('does not make edits that cost too much under any limit', async () => {
    const grid = { 'parallelism.maxParallelAgents': ['16'], 'escalation.aboveCostUsd': ['1'] };
    const { proposals } = await replyTo(questionOf(undefined, { grid }));
    expect(proposals.map(({ edits }) => edits[0]?.path)).toEqual(['escalation.aboveCostUsd']);
  });

  it('says what the question allows and what may be afforded, whatever the question', async () => {
    const scenario = fc
      .tuple(arbitraryConfiguration, arbitraryFacts, fc.integer({ min: 1, max: 4 }))
      .map(([config, facts, wanted]) =>
        questionOf(config, {
          analysis: analysisOf(config, { cells: [] }),
          grid: editGridOf(config, facts),
          wanted,
        }),
      );
    await fc.assert(
      fc.asyncProperty(scenario, async (question) => {
        const reply = await replyTo(question);
        expect(parseReply(reply, question)).toEqual({ kind: 'valid', reply });
        for (const { edits } of reply.proposals) {
          const { config } = question.analysis;
          const result = applyEdits(config, edits, question.grid);
          if (result.kind === 'refused') throw new Error(result.detail);
          expect(checkWorstCaseCost(config, result.config)).toMatchObject({ passed: true });
        }
      }),
      { numRuns: 20 },
    );
  });
});
