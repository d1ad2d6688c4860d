import { describe, expect, it } from 'vitest';
import { NO_OUTCOME } from '../../../../shared/domain/outcome/outcome.ts';
import type { OutcomeFacts } from '../../../../shared/domain/outcome/report.ts';
import { isSuccess } from '../../../../shared/domain/outcome/success.ts';

describe('a run succeeds', () => {
  it.each<[string, OutcomeFacts, number, boolean]>([
    ['with success .5', { success: 0.5 }, 0, true],
    ['not with success .49', { success: 0.49 }, 1, false],
    ['by success rather than the merge', { success: 0.4, merged: true }, 1, false],
    ['by success rather than CI', { success: 0.6, merged: false, ciPassed: false }, 0, true],
    ['when merged, though CI failed', { merged: true, ciPassed: false }, 0, true],
    ['not when not merged, though CI passed', { merged: false, ciPassed: true }, 1, false],
    ['when CI passed where merging does not apply', { merged: null, ciPassed: true }, 0, true],
    ['when CI passed and nobody knows of a merge', { ciPassed: true }, 0, true],
    ['not when CI failed', { ciPassed: false, humanFeedback: 1 }, 1, false],
    ['by quality .5 where there is nothing else', { humanFeedback: 0.5 }, 0.5, true],
    ['not by quality .49', { merged: null, ciPassed: null }, 0.49, false],
    ['not with a failure code', { failureCode: 'crash', success: 1, merged: true }, 1, false],
    ['with a failure code that does not apply', { failureCode: null, success: 1 }, 1, true],
    ['not when escalated', { escalated: true, success: 1 }, 1, false],
    ['when it is said not to be escalated', { escalated: false, success: 1 }, 1, true],
    ['when escalation does not apply', { escalated: null, success: 1 }, 1, true],
  ])('%s', (_, facts, quality, expected) => {
    expect(isSuccess({ ...NO_OUTCOME, facts }, quality)).toBe(expected);
  });
});
