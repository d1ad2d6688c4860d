import { describe, expect, it } from 'vitest';
import type { GuardrailTerms } from '../../../../shared/domain/experiment/experiment.ts';
import {
  guardrailEvidence,
  guardrailTable,
} from '../../../../shared/domain/experiment/guardrail.ts';
import { GUARDRAIL_METRICS } from '../../../../shared/domain/experiment/guardrail-metrics.ts';
import { CHALLENGER, CONTROL, countsWith, histogram } from './made-up-counts.ts';

const COST: GuardrailTerms = { metric: 'cost', margin: 0.25, cap: 8, mean: 0.2, variance: 0.02 };
const FAILURE: GuardrailTerms = {
  metric: 'failure',
  margin: 0.05,
  cap: 1,
  mean: 0.2,
  variance: 0.16,
};

const evidence = (terms: GuardrailTerms, control: number[], challenger: number[]) => {
  const only = (values: number[]) =>
    GUARDRAIL_METRICS.map((metric) => (metric === terms.metric ? values : histogram({})));
  const guardrails = new Map([
    [CONTROL, only(control)],
    [CHALLENGER, only(challenger)],
  ]);
  return guardrailEvidence(countsWith({ guardrails }), CONTROL, CHALLENGER, 0.5, terms);
};

describe('a guardrail', () => {
  it('is breached by a challenger that costs twice as much', () => {
    const found = evidence(COST, histogram({ 10: 100, 30: 100 }), histogram({ 20: 100, 60: 100 }));
    expect(found.logCapital).toBeGreaterThan(Math.log(80));
  });

  it('is breached by a challenger that fails far more often', () => {
    const found = evidence(FAILURE, histogram({ 0: 80, 100: 20 }), histogram({ 0: 50, 100: 50 }));
    expect(found.logCapital).toBeGreaterThan(Math.log(80));
  });

  it('is not breached by one that is worse by less than the margin', () => {
    const cost = evidence(COST, histogram({ 20: 500 }), histogram({ 24: 500 }));
    const failure = evidence(FAILURE, histogram({ 0: 80, 100: 20 }), histogram({ 0: 76, 100: 24 }));
    expect(Math.max(cost.logCapital, failure.logCapital)).toBeLessThan(0);
  });

  it('tells the means in the unit of the metric', () => {
    const { control, challenger } = evidence(COST, histogram({ 10: 1, 30: 1 }), histogram({}));
    expect(control).toBeCloseTo(1.6, 12);
    expect(challenger).toBeUndefined();
  });

  it('is never expected to grow for a challenger exactly at the margin', () => {
    const [control, challenger] = [20, 25];
    for (const terms of [COST, FAILURE, { ...COST, mean: 0, variance: 0 }, { ...COST, mean: 1 }]) {
      const table = guardrailTable(0.1, terms);
      for (let bet = 0; bet < table.bets; bet += 1) {
        const factor =
          0.1 * Math.exp(table.of(true, challenger)[bet] ?? 0) +
          0.9 * Math.exp(table.of(false, control)[bet] ?? 0);
        expect(factor).toBeCloseTo(1, 10);
      }
    }
  });

  it('loses no more than .8 of the capital by any task', () => {
    for (const terms of [COST, FAILURE, { ...COST, mean: 0, variance: 0 }]) {
      const table = guardrailTable(0.5, terms);
      const worst = [true, false].flatMap((treated) =>
        Array.from({ length: 101 }, (_, bin) => Math.min(...table.of(treated, bin))),
      );
      expect(Math.min(...worst)).toBeGreaterThanOrEqual(Math.log(0.2) - 1e-9);
    }
  });
});
