import { describe, expect, it } from 'vitest';
import { completeRun } from '../../../../shared/application/import/complete-run.ts';
import { runLineSchema } from '../../../../shared/application/import/run-line.ts';
import { selectionLineOf } from '../../../../shared/application/import/selection-line.ts';
import { BUILT_IN_STRATEGY } from '../../../../shared/domain/strategy/built-in.ts';

const NOW = '2026-01-01T00:00:00.000Z';
const retry = { type: 'retry', chosen: 'again' };
const select = { type: 'select_strategy', chosen: 'built-in@1' };

function complete(line: object) {
  const parsed = runLineSchema.parse({ runId: 'r', ...line });
  const selection = selectionLineOf(parsed);
  const followed = selection && { selection, strategy: BUILT_IN_STRATEGY };
  return completeRun(parsed, followed, {
    now: NOW,
    stored: undefined,
    outcomeWindowSeconds: 3_600,
    applicableSignals: [],
  });
}

const features = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, at]));

describe('what a line leaves open', () => {
  it('is as old as the first moment that it names, else as the import', async () => {
    const decisions = [{ ...retry, decidedAt: '2025-03-02T00:00:00Z' }];
    const outcome = { merged: true, observedAt: { merged: '2025-03-01T12:00:00+02:00' } };
    expect((await complete({ decisions, outcome })).run.createdAt).toBe('2025-03-01T10:00:00.000Z');
    expect((await complete({})).run.createdAt).toBe(NOW);
  });

  it('is due when there is something to learn, else when its window closes', async () => {
    expect((await complete({})).run.dueAt).toBe('2026-01-01T01:00:00.000Z');
    expect((await complete({ outcome: { merged: true } })).run.dueAt).toBe(NOW);
    expect((await complete({ window: 'lost' })).run.dueAt).toBe(NOW);
  });

  it('has the project among its features, unless the line takes it away', async () => {
    const context = async (line: object) => (await complete(line)).run.context;
    expect(await context({ project: 'p', context: { a: 1 } })).toEqual({ project: 'p', a: 1 });
    expect(await context({ project: 'p', context: { project: 'q' } })).toEqual({ project: 'q' });
    expect(await context({ project: 'p', context: { project: null } })).toEqual({});
  });

  it('has one id for one question, however its alternatives are told', async () => {
    const idOf = async (alternatives: readonly unknown[]) =>
      (await complete({ decisions: [{ ...retry, alternatives }] })).decisions[0]?.decisionId;
    expect(await idOf([{ value: 'stop', probability: 0.25, estimate: 0 }, 'again'])).toBe(
      await idOf(['again', 'stop']),
    );
  });

  it('observes every fact at its own moment', async () => {
    const moment = '2025-12-31T00:00:00.000Z';
    const { run } = await complete({
      createdAt: '2025-12-01T00:00:00Z',
      outcome: { merged: true, costUsd: null, observedAt: { merged: moment } },
    });
    expect(run.outcome).toEqual({
      facts: { merged: true, costUsd: null },
      observedAt: { merged: moment, costUsd: '2025-12-01T00:00:00.000Z' },
      final: false,
    });
  });

  it('takes the probability of a chosen option from the propensity, unless it is told', async () => {
    const alternatives = ['again', { value: 'stop', probability: 0.5 }];
    const [decision] = (
      await complete({ decisions: [{ ...retry, propensity: 0.5, alternatives }] })
    ).decisions;
    expect(decision?.alternatives.map(({ probability }) => probability)).toEqual([0.5, 0.5]);
    const told = [{ value: 'again', probability: null }];
    const [other] = (
      await complete({ decisions: [{ ...retry, propensity: 0.5, alternatives: told }] })
    ).decisions;
    expect(other?.alternatives[0]?.probability).toBeNull();
  });

  it('names another version of a decision than the run’s, or none', async () => {
    const versions = async (decision: object) =>
      (await complete({ strategyVersionId: 'built-in@1', decisions: [{ ...retry, ...decision }] }))
        .decisions[0]?.strategyVersionId;
    expect(await versions({})).toBe('built-in@1');
    expect(await versions({ strategyVersionId: 'other@1' })).toBe('other@1');
    expect(await versions({ strategyVersionId: null })).toBeNull();
  });
});

describe('a line that contradicts itself', () => {
  it.each<[object, string]>([
    [{ decisions: [{ ...retry, alternatives: ['stop'] }] }, 'decisions.0.chosen: expected one of'],
    [{ decisions: [{ ...retry, alternatives: ['again', 'again'] }] }, 'every alternative once'],
    [
      {
        decisions: [
          {
            ...retry,
            alternatives: Array.from({ length: 41 }, (_, at) => `${at}`).with(0, 'again'),
          },
        ],
      },
      'decisions.0.alternatives: expected at most 40 options',
    ],
    [{ decisions: [retry, retry] }, 'decisions.1: asks the same question as decisions.0'],
    [{ decisions: [{ ...retry, source: 'policy' }] }, 'decisions.0.source: expected imported or'],
    [
      {
        decisions: Array.from({ length: 101 }, (_, attempt) => ({
          ...retry,
          context: { attempt },
        })),
      },
      'decisions: expected at most 100 and a selection',
    ],
    [
      {
        context: features(60),
        decisions: [{ ...retry, context: { a: 1, b: 2, c: 3, d: 4, e: 5 } }],
      },
      'decisions.0.context: expected at most 64 features',
    ],
    [{ project: 'p', context: features(64) }, 'context: expected at most 64 features'],
    [
      { decisions: [{ ...retry, why: 'x'.repeat(7_900), context: features(60) }] },
      'decisions.0.alternatives: the decision takes',
    ],
    [{ decisions: [select, select] }, 'decisions.1.type: a run has one selection'],
    [
      { strategyVersionId: 'other@1', decisions: [select] },
      'strategyVersionId: expected what decisions.0 chose',
    ],
    [
      { decisions: [{ ...select, alternatives: ['built-in@1', 'claude'] }] },
      'decisions.0.alternatives.1: expected the id of a strategy version',
    ],
    [{ arm: 'control' }, 'arm: expected only with a strategy'],
    [{ assignsTask: true }, 'assignsTask: expected only with a strategy'],
    [
      { outcome: { merged: true, observedAt: { ciPassed: NOW } } },
      'outcome.observedAt.ciPassed: expected only facts of the outcome',
    ],
    [{ createdAt: '2026-01-02T00:00:01Z' }, 'createdAt: expected a moment that is not more than'],
    [
      { decisions: [{ ...retry, decidedAt: '2026-01-03T00:00:00Z' }] },
      'decisions.0.decidedAt: expected a moment that',
    ],
    [
      { outcome: { merged: true, observedAt: '2027-01-01T00:00:00Z' } },
      'outcome.observedAt: expected',
    ],
    [
      { createdAt: NOW, windowClosesAt: '2025-12-31T00:00:00Z' },
      'windowClosesAt: expected at most 90',
    ],
    [
      { createdAt: NOW, windowClosesAt: '2026-04-02T00:00:00Z' },
      'windowClosesAt: expected at most 90',
    ],
  ])('is refused: %j', async (line, message) => {
    await expect(async () => await complete(line)).rejects.toThrow(message);
  });
});
