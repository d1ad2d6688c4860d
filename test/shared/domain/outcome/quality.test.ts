import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_OUTCOME } from '../../../../shared/domain/outcome/outcome.ts';
import { qualityOf } from '../../../../shared/domain/outcome/quality.ts';
import type { OutcomeFacts } from '../../../../shared/domain/outcome/report.ts';
import { SIGNALS, type Signal } from '../../../../shared/domain/outcome/signals.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/domain/settings.ts';
import { SEEDED } from '../seeded.ts';
import { arbitraryFacts } from './arbitrary-report.ts';

const OPEN = false;
const CLOSED = true;

function quality(
  facts: OutcomeFacts,
  applicableSignals: readonly Signal[] = [],
  windowClosed = OPEN,
  weights = DEFAULT_SETTINGS.qualityWeights,
): number {
  return qualityOf({ ...NO_OUTCOME, facts }, { weights, applicableSignals, windowClosed });
}

const EVERYTHING = {
  merged: true,
  ciPassed: true,
  humanFeedback: 0.5,
  iterations: 3,
  lintClean: true,
  testsAdded: false,
} as const;

describe('quality', () => {
  it.each<[string, OutcomeFacts, number]>([
    ['a failure code is 0, whatever else went well', { failureCode: 'timeout', success: 1 }, 0],
    ['a failure code is 0, also with signals', { ...EVERYTHING, failureCode: 'budget' }, 0],
    ['a failure code that does not apply changes nothing', { failureCode: null, success: 1 }, 1],
    ['success, not the signals', { success: 0.7, merged: false, ciPassed: false }, 0.7],
    ['no success is 0', { success: 0, merged: true }, 0],
    ['signals where success does not apply', { success: null, merged: true }, 1],
    ['.3 of .5', { merged: true, ciPassed: false }, 0.6],
    ['.3 + .2 + .1 + .15 × .8 + .1 + 0', EVERYTHING, 0.82],
    ['.2 + .1: not merged, so tidiness earns nothing', { ...EVERYTHING, merged: false }, 0.3],
    [
      '(.2 + .1 + .12 + .1) / .7: merging does not apply',
      { ...EVERYTHING, merged: null },
      0.52 / 0.7,
    ],
    [
      '.1 / .7: CI failed where merging does not apply',
      { ...EVERYTHING, merged: null, ciPassed: false },
      0.1 / 0.7,
    ],
    [
      '.3 / .5: CI failed but merged, so tidiness counts',
      { merged: true, ciPassed: false, humanFeedback: null },
      0.6,
    ],
    [
      'what does not apply has no weight',
      { merged: true, lintClean: null, testsAdded: false },
      0.3 / 0.35,
    ],
    ['half liked', { humanFeedback: 0.5 }, 0.5],
    ['nothing usable', { costUsd: 1 }, 0],
  ])('%s', (_, facts, expected) => {
    expect(quality(facts)).toBeCloseTo(expected, 12);
  });

  it.each([
    [1, 1],
    [2, 0.9],
    [6, 0.5],
    [10, 0.1],
    [11, 0],
    [12, 0],
    [1_000, 0],
  ])('counts %i iterations as %d', (iterations, value) => {
    expect(quality({ merged: true, iterations })).toBeCloseTo((0.3 + 0.15 * value) / 0.45, 12);
  });

  it.each<[string, OutcomeFacts, readonly Signal[], number, number]>([
    ['a merge that never came is 0', { ciPassed: true }, ['merged'], 1, 0.2 / 0.5],
    ['feedback that never came is .5', { merged: true }, ['humanFeedback'], 1, 0.4 / 0.5],
    ['what was sent before is not asked for twice', { merged: true }, ['merged'], 1, 1],
    [
      'what does not apply this time is not missed',
      { merged: true, ciPassed: null },
      ['ciPassed'],
      1,
      1,
    ],
    ['iterations that never came are 0', { merged: true }, ['iterations'], 1, 0.3 / 0.45],
    ['tidiness waits for the merge', { ciPassed: true, lintClean: true }, ['merged'], 1, 0.2 / 0.6],
    [
      'lint that never came is 0',
      { merged: true, testsAdded: true },
      ['lintClean'],
      1,
      0.35 / 0.45,
    ],
    ['success misses nothing', { success: 0.9 }, SIGNALS, 0.9, 0.9],
    ['a failure misses nothing', { failureCode: 'crash' }, SIGNALS, 0, 0],
    ['everything else never came', { ciPassed: true }, SIGNALS, 1, 0.3],
  ])('%s, once the window has closed', (_, facts, applicable, open, closed) => {
    expect(quality(facts, applicable, OPEN)).toBeCloseTo(open, 12);
    expect(quality(facts, applicable, CLOSED)).toBeCloseTo(closed, 12);
  });

  it('asks people where neither merging nor CI applies', () => {
    expect(quality({ humanFeedback: 0.8, lintClean: true })).toBeCloseTo(0.26 / 0.3, 12);
    expect(quality({ humanFeedback: 0.4, lintClean: true })).toBeCloseTo(0.08 / 0.3, 12);
  });

  it('weighs as the deployment has set, rescaled to what applies', () => {
    const weights = { ...DEFAULT_SETTINGS.qualityWeights, merged: 1, ciPassed: 0.25 };
    expect(quality({ merged: true, ciPassed: false }, [], OPEN, weights)).toBeCloseTo(0.8, 12);
    const unweighted = { ...weights, humanFeedback: 0 };
    expect(quality({ humanFeedback: 1 }, [], OPEN, unweighted)).toBe(0);
  });

  it('is a share, and never better for tidiness that was not accepted', () => {
    const applicable = fc.subarray([...SIGNALS]);
    fc.assert(
      fc.property(arbitraryFacts, applicable, fc.boolean(), (facts, signals, closed) => {
        const value = quality(facts, signals, closed);
        expect(value >= 0 && value <= 1 + 1e-12).toBe(true);
        const tidy = { ...facts, merged: false, iterations: 1, lintClean: true, testsAdded: true };
        const untidy = { ...tidy, iterations: 1_000, lintClean: false, testsAdded: false };
        expect(quality(tidy, signals, closed)).toBe(quality(untidy, signals, closed));
      }),
      { ...SEEDED, numRuns: 500 },
    );
  });
});
