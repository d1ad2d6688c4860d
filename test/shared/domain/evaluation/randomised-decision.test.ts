import { describe, expect, it } from 'vitest';
import { randomisedDecision } from '../../../../shared/domain/evaluation/randomised-decision.ts';
import { taskIdSchema } from '../../../../shared/domain/identifiers.ts';
import { sampleConfiguration, sampleDecision } from '../../../contracts/samples.ts';

const taskId = taskIdSchema.parse('task-1');
const config = sampleConfiguration();
const read = (changes: Readonly<Record<string, unknown>> = {}) =>
  randomisedDecision(sampleDecision('run-1', changes), taskId, config);

const CLAUDE = { value: 'claude', probability: 0.75, estimate: null };
const OTHER = { value: 'codex', probability: null, estimate: null };

describe('a decision of the log', () => {
  it('that chance made is put as it was asked', () => {
    const { decisionId, type, context, alternatives, strategyVersionId } = sampleDecision('run-1');
    expect(read()).toEqual({
      question: { decisionId, taskId, type, context, alternatives, config, strategyVersionId },
      chosen: 0,
    });
  });

  it('was made with its whole propensity, an experiment and the holdout included', () => {
    expect(read({ propensity: 0.7 })).toMatchObject({
      question: { alternatives: [{ probability: 0.7 }, { probability: 0.25 }] },
    });
  });

  it('leaves to the only alternative without a probability what the others leave', () => {
    expect(read({ alternatives: [CLAUDE, OTHER], propensity: 0.6 })).toMatchObject({
      question: { alternatives: [{ probability: 0.6 }, { probability: 0.4 }] },
    });
  });

  it.each([
    [{ propensity: 1 }, 'certain'],
    [{ propensity: null }, 'unknown'],
    [{ propensity: 0 }, 'unknown'],
    [{ chosen: 'gemini' }, 'unknown'],
    [{ alternatives: [CLAUDE, OTHER, { ...OTHER, value: 'gemini' }] }, 'unknown'],
  ])('with %j is left out as %s', (changes, reason) => {
    expect(read(changes)).toBe(reason);
  });
});
