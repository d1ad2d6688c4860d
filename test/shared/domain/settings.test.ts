import { describe, expect, it } from 'vitest';
import {
  DEFAULT_SETTINGS,
  qualityWeightsSchema,
  settingsSchema,
} from '../../../shared/domain/settings.ts';

const NO_WEIGHTS = {
  merged: 0,
  ciPassed: 0,
  humanFeedback: 0,
  iterations: 0,
  lintClean: 0,
  testsAdded: 0,
};

describe('settings', () => {
  it('have the declared defaults', () => {
    expect(DEFAULT_SETTINGS).toMatchObject({
      mode: 'learning',
      escalationCostUsd: 5,
      spendCapUsd: 10,
      outcomeWindowSeconds: 604_800,
      holdoutShare: 0.05,
    });
  });

  it('weigh the signals as declared, together 1', () => {
    const weights = DEFAULT_SETTINGS.qualityWeights;
    expect(Object.values(weights)).toEqual([0.3, 0.2, 0.2, 0.15, 0.1, 0.05]);
    expect(Object.values(weights).reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 12);
  });

  it('that were stored before a setting existed have its default', () => {
    const { holdoutShare, ...older } = { ...DEFAULT_SETTINGS, mode: 'frozen' };
    expect(settingsSchema.parse(older)).toEqual({ ...older, holdoutShare });
  });

  it.each([
    ['a mode nobody knows', { mode: 'paused' }],
    ['an empty allow-list', { allowedAgents: [] }],
    ['a negative cost weight', { costWeight: -0.1 }],
    ['a spend cap of 0', { spendCapUsd: 0 }],
    ['a window under a minute', { outcomeWindowSeconds: 59 }],
    ['a window over 90 days', { outcomeWindowSeconds: 90 * 86_400 + 1 }],
    ['a holdout over half', { holdoutShare: 0.51 }],
    ['a signal nobody knows', { applicableSignals: ['constructor'] }],
    ['a setting nobody knows', { unknown: 1 }],
  ])('refuse %s', (_, change) => {
    expect(settingsSchema.safeParse({ ...DEFAULT_SETTINGS, ...change }).success).toBe(false);
  });

  it('refuse weights that weigh nothing', () => {
    expect(qualityWeightsSchema.safeParse(NO_WEIGHTS).success).toBe(false);
    expect(qualityWeightsSchema.safeParse({ ...NO_WEIGHTS, testsAdded: 1 }).success).toBe(true);
  });
});
