import fc from 'fast-check';
import type { OutcomeFacts, OutcomeReport } from '../../../../shared/domain/outcome/report.ts';

const yesOrNo = fc.constantFrom(true, false, null);
const share = fc.constantFrom(0, 0.25, 0.5, 0.75, 1, null);

const measured = {
  merged: yesOrNo,
  ciPassed: yesOrNo,
  humanFeedback: share,
  iterations: fc.constantFrom(1, 2, 9, 10, 11, 1_000, null),
  lintClean: yesOrNo,
  testsAdded: yesOrNo,
  durationSeconds: fc.constantFrom(0, 12.34, 812, 2_592_000, null),
  costUsd: fc.constantFrom(0, 0.1, 0.42, 7, 100_000, null),
  escalated: yesOrNo,
};
const failureCode = fc.constantFrom('timeout', 'budget', null);

/**
 * Facts as different systems send them, every subset of them, few enough values for ties to be common. Most
 * leave success and failure codes out, which would make all others irrelevant.
 */
export const arbitraryFacts: fc.Arbitrary<OutcomeFacts> = fc.oneof(
  { weight: 4, arbitrary: fc.record(measured, { requiredKeys: [] }) },
  {
    weight: 1,
    arbitrary: fc.record({ ...measured, success: share, failureCode }, { requiredKeys: [] }),
  },
);

/** A moment of one of ten seconds, so that reports often share theirs. */
export const arbitraryMoment = fc
  .integer({ min: 0, max: 9 })
  .map((second) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString());

/** A report that says when it was observed. */
export const arbitraryReport: fc.Arbitrary<OutcomeReport> = fc
  .tuple(arbitraryFacts, arbitraryMoment, fc.boolean())
  .map(([facts, observedAt, final]) => ({ ...facts, observedAt, final }));
