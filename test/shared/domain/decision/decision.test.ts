import { describe, expect, it } from 'vitest';
import { decisionSchema } from '../../../../shared/domain/decision/decision.ts';
import { sampleDecision } from '../../../contracts/samples.ts';

describe('a decision as it is stored', () => {
  it.each([
    ['a propensity of 1', { propensity: 1 }, true],
    ['an unknown propensity', { propensity: null }, true],
    ['a propensity over 1', { propensity: 1.000001 }, false],
    ['a negative propensity', { propensity: -0.1 }, false],
    ['a source nobody knows', { source: 'somebody' }, false],
    ['a moment that is not in UTC', { decidedAt: '2026-01-01T01:00:00+01:00' }, false],
    ['a field nobody knows', { note: 'x' }, false],
  ])('takes or refuses %s', (_, change, expected) => {
    const decision = { ...sampleDecision('run-1'), ...change };
    expect(decisionSchema.safeParse(decision).success).toBe(expected);
  });
});
