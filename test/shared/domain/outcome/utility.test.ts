import { describe, expect, it } from 'vitest';
import { NO_OUTCOME } from '../../../../shared/domain/outcome/outcome.ts';
import type { OutcomeFacts } from '../../../../shared/domain/outcome/report.ts';
import { utilityOf } from '../../../../shared/domain/outcome/utility.ts';

const utility = (facts: OutcomeFacts, quality: number, costWeight = 0.1, escalationCostUsd = 5) =>
  utilityOf({ ...NO_OUTCOME, facts }, quality, { costWeight, escalationCostUsd });

describe('utility', () => {
  it.each<[string, OutcomeFacts, number, number]>([
    ['is the quality where nothing was paid', {}, 0.8, 0.8],
    ['is the quality where the cost does not apply', { costUsd: null }, 0.8, 0.8],
    ['pays a tenth a dollar', { costUsd: 2 }, 0.8, 0.6],
    ['pays 5 dollars for an escalation', { escalated: true }, 0.8, 0.3],
    ['pays both', { costUsd: 2, escalated: true }, 0.8, 0.1],
    ['pays nothing for no escalation', { costUsd: 2, escalated: false }, 0.8, 0.6],
    ['falls below 0', { costUsd: 6 }, 0, -0.6],
    ['never falls below −1', { costUsd: 100_000 }, 1, -1],
    ['is at most 1', { costUsd: 0 }, 1, 1],
  ])('%s', (_, facts, quality, expected) => {
    expect(utility(facts, quality)).toBeCloseTo(expected, 12);
  });

  it('follows the exchange rates of the settings', () => {
    expect(utility({ costUsd: 2, escalated: true }, 1, 0.25, 1)).toBeCloseTo(0.25, 12);
    expect(utility({ costUsd: 100_000, escalated: true }, 0.4, 0)).toBe(0.4);
  });

  it('makes escalating always worse than the same end without it', () => {
    const ends = [0, 0.5, 1];
    const worse = ends.map(
      (quality) => utility({ escalated: true }, quality) < utility({}, quality),
    );
    expect(worse).toEqual([true, true, true]);
  });
});
