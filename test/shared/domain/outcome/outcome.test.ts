import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isSettled,
  mergeReport,
  NO_OUTCOME,
  type Outcome,
} from '../../../../shared/domain/outcome/outcome.ts';
import type { OutcomeFacts, OutcomeReport } from '../../../../shared/domain/outcome/report.ts';
import { SEEDED } from '../seeded.ts';
import { arbitraryReport } from './arbitrary-report.ts';

const EARLY = '2026-01-01T00:00:00.000Z';
const LATE = '2026-01-02T00:00:00.000Z';

/** The outcome of reports that arrive in this order. */
function merged(...reports: readonly Partial<OutcomeReport>[]): Outcome {
  return reports.reduce(
    (outcome: Outcome, report) => mergeReport(outcome, { final: false, ...report }, EARLY),
    NO_OUTCOME,
  );
}

describe('merging reports', () => {
  it('ends in the same outcome whatever the order and the number of deliveries', () => {
    const deliveries = fc
      .array(arbitraryReport, { minLength: 1, maxLength: 8 })
      .chain((reports) => {
        const twice = [...reports, ...reports];
        const all = { minLength: reports.length * 2, maxLength: reports.length * 2 };
        return fc.tuple(fc.constant(reports), fc.shuffledSubarray(twice, all));
      });
    fc.assert(
      fc.property(deliveries, ([once, shuffledTwice]) => {
        expect(merged(...shuffledTwice)).toEqual(merged(...once));
      }),
      { ...SEEDED, numRuns: 1_000 },
    );
  });

  it('takes each fact from the latest observation that names it', () => {
    const outcome = merged(
      { merged: true, costUsd: 2, observedAt: LATE },
      { merged: false, ciPassed: true, observedAt: EARLY },
    );
    expect(outcome.facts).toEqual({ merged: true, costUsd: 2, ciPassed: true });
    expect(outcome.observedAt).toEqual({ merged: LATE, costUsd: LATE, ciPassed: EARLY });
  });

  it('takes the moment of acceptance where the report names none', () => {
    const outcome = mergeReport(NO_OUTCOME, { merged: true, final: false }, LATE);
    expect(outcome.observedAt).toEqual({ merged: LATE });
  });

  it.each<[string, OutcomeFacts, OutcomeFacts]>([
    ['true over false', { merged: false }, { merged: true }],
    ['null over false', { merged: false }, { merged: null }],
    ['true over null', { merged: null }, { merged: true }],
    ['2 over 10', { iterations: 10 }, { iterations: 2 }],
    ['the later code by its letters', { failureCode: 'budget' }, { failureCode: 'timeout' }],
  ])('settles a tie by value, in both orders: %s', (_, loser, winner) => {
    expect(merged(loser, winner).facts).toEqual(winner);
    expect(merged(winner, loser).facts).toEqual(winner);
  });

  it('tells "does not apply" from "not known yet"', () => {
    const outcome = merged({ merged: true, observedAt: EARLY }, { merged: null, observedAt: LATE });
    expect(outcome.facts).toEqual({ merged: null });
    expect(merged({ observedAt: LATE }).facts).toEqual({});
  });

  it('does not let a later report take back a fact by leaving it out', () => {
    const outcome = merged({ merged: true, observedAt: EARLY }, { observedAt: LATE });
    expect(outcome.facts).toEqual({ merged: true });
  });

  it('is final once any report was', () => {
    expect(merged({ final: true }, { merged: true, observedAt: LATE }).final).toBe(true);
    expect(merged({ merged: true }, { observedAt: LATE }).final).toBe(false);
  });

  it('is the very outcome it was when a report says nothing new', () => {
    const report = { merged: true, costUsd: 0.5, observedAt: LATE, final: true };
    const outcome = merged(report);
    expect(mergeReport(outcome, report, EARLY)).toBe(outcome);
    expect(mergeReport(outcome, { costUsd: 9, observedAt: EARLY, final: false }, LATE)).toBe(
      outcome,
    );
  });
});

describe('an outcome is settled', () => {
  it.each<[OutcomeFacts, boolean]>([
    [{ success: 0 }, true],
    [{ merged: false }, true],
    [{ ciPassed: false }, true],
    [{ humanFeedback: 0 }, true],
    [{ failureCode: 'timeout' }, true],
    [{ success: null, merged: null, ciPassed: null, humanFeedback: null }, false],
    [{ failureCode: null }, false],
    [{ iterations: 3, lintClean: true, testsAdded: true }, false],
    [{ costUsd: 1, durationSeconds: 9, escalated: true }, false],
    [{}, false],
  ])('with %j: %s', (facts, expected) => {
    expect(isSettled({ ...NO_OUTCOME, facts })).toBe(expected);
  });
});
