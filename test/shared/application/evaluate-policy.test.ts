import { describe, expect, it } from 'vitest';
import {
  evaluatePolicyOnLog,
  type PolicyEvaluationRequest,
  type TypeEvaluation,
} from '../../../shared/application/evaluate-policy.ts';
import type { SettledRun } from '../../../shared/application/settled-runs.ts';
import type { EvaluatedPolicy, RewardModel } from '../../../shared/domain/evaluation/question.ts';
import { uniformPolicy } from '../../../shared/domain/evaluation/uniform-policy.ts';
import type { Stores } from '../../../shared/ports.ts';
import { at, sampleDecision } from '../../contracts/samples.ts';
import { agentChoice, evenSelection, logRun } from './settled-log.ts';
import { temporaryBaton } from './temporary-baton.ts';

const emptyLog = async () => (await temporaryBaton({ empty: true })).stores;

const always = (option: string): EvaluatedPolicy => ({
  probabilities: ({ alternatives }) => alternatives.map(({ value }) => (value === option ? 1 : 0)),
});
const half: RewardModel = { estimates: ({ alternatives }) => alternatives.map(() => 0.5) };

const evaluate = (stores: Stores, changes: Partial<PolicyEvaluationRequest> = {}) =>
  evaluatePolicyOnLog(stores.runs, {
    since: at(0),
    type: undefined,
    policy: uniformPolicy,
    rewardModel: half,
    onRun: () => undefined,
    ...changes,
  });

function estimatesOf(evaluated: TypeEvaluation | undefined) {
  if (evaluated?.evaluation.kind === 'estimated') return evaluated.evaluation;
  throw new Error(`expected estimates, got ${JSON.stringify(evaluated)}`);
}

/** Runs in which claude, taken three times in four, always fails and codex always succeeds. */
async function logAgents(stores: Stores, runs = 120): Promise<void> {
  for (let run = 0; run < runs; run += 1) {
    const chosen = run % 4 === 0 ? 'codex' : 'claude';
    const decisions = [agentChoice(`r-${run}`, chosen, 0.75)];
    await logRun(stores, { id: `r-${run}`, utility: chosen === 'codex' ? 1 : 0, decisions });
  }
}

describe('evaluating a policy on a log', () => {
  it('answers what the policy would have come to', async () => {
    const stores = await emptyLog();
    await logAgents(stores);
    const { runs, types } = await evaluate(stores);
    expect([runs, types.length]).toEqual([120, 1]);
    const { logged, estimates } = estimatesOf(types[0]);
    expect(logged.value).toBeCloseTo(0.25, 9);
    expect(estimates.ips.value).toBeCloseTo(0.5, 9);
    expect(estimates.doublyRobust.value).toBeCloseTo(0.5, 9);
    const codex = estimatesOf((await evaluate(stores, { policy: always('codex') })).types[0]);
    expect(codex.estimates.snips.value).toBeCloseTo(1, 9);
  });

  it('never answers with a number what the log cannot know', async () => {
    const stores = await emptyLog();
    await logAgents(stores);
    const { types } = await evaluate(stores, { policy: always('gemini') });
    expect(types[0]?.evaluation).toMatchObject({
      kind: 'insufficient_support',
      reason: 'unsupported_options',
      unsupportedShare: 1,
    });
  });

  it('keeps decision types apart', async () => {
    const stores = await emptyLog();
    for (let run = 0; run < 40; run += 1) {
      const id = `r-${run}`;
      const decisions = [
        agentChoice(id, 'claude'),
        sampleDecision(id, { decisionId: `retry ${id}`, type: 'retry', propensity: 1 }),
      ];
      await logRun(stores, { id, utility: 1, decisions, selection: evenSelection(id) });
    }
    const { types } = await evaluate(stores);
    expect(types.map(({ type, evaluation }) => [type, evaluation.kind])).toEqual([
      ['retry', 'insufficient_support'],
      ['select_agent', 'estimated'],
      ['select_strategy', 'estimated'],
    ]);
    expect(types[0]).toMatchObject({
      evaluation: { reason: 'no_decisions' },
      leftOut: { certain: 40, unknown: 0, repeated: 0 },
    });
    expect(types[1]?.leftOut.certain).toBe(0);
    const only = await evaluate(stores, { type: 'select_strategy' });
    expect(only.types.map(({ type }) => type)).toEqual(['select_strategy']);
  });

  it('counts the decisions of a run as one observation', async () => {
    const stores = await emptyLog();
    for (let run = 0; run < 30; run += 1) {
      const id = `r-${run}`;
      const decisions = [1, 2, 3].map((attempt) => ({
        ...agentChoice(id, 'claude'),
        ...{ decisionId: sampleDecision(id, { decisionId: `${id} ${attempt}` }).decisionId },
      }));
      await logRun(stores, { id, utility: run % 2, decisions });
    }
    const { evaluation } = (await evaluate(stores)).types[0] ?? {};
    expect(evaluation).toMatchObject({ runs: 30, decisions: 90, effectiveSampleSize: 30 });
  });

  it('may learn the reward model in a first pass over the same runs', async () => {
    const stores = await emptyLog();
    await logAgents(stores);
    let heard = 0;
    const { types } = await evaluate(stores, {
      onRun: () => {
        heard += 1;
      },
      rewardModel: async (runs) => {
        const means = await meansByAgent(runs);
        return { estimates: (q) => q.alternatives.map(({ value }) => means.get(value) ?? 0) };
      },
    });
    expect(heard).toBe(240);
    expect(estimatesOf(types[0]).estimates.directMethod.value).toBeCloseTo(0.5, 9);
  });

  it('ends when whoever hears of its runs throws', async () => {
    const stores = await emptyLog();
    await logAgents(stores, 1);
    const stop = () => {
      throw new Error('stopped');
    };
    await expect(evaluate(stores, { onRun: stop })).rejects.toThrow('stopped');
  });
});

async function meansByAgent(runs: AsyncIterable<SettledRun>): Promise<Map<string, number>> {
  const earned = new Map<string, number[]>();
  for await (const { decisions, utility } of runs) {
    for (const { question, chosen } of decisions) {
      const agent = question.alternatives[chosen]?.value ?? '';
      earned.set(agent, [...(earned.get(agent) ?? []), utility]);
    }
  }
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  return new Map([...earned].map(([agent, utilities]) => [agent, mean(utilities)]));
}
