import { describe, expect, it } from 'vitest';
import { NO_OUTCOME } from '../../../../shared/domain/outcome/outcome.ts';
import { hasOutcome, runSchema } from '../../../../shared/domain/run/run.ts';
import { at, sampleRun } from '../../../contracts/samples.ts';

describe('a new run', () => {
  it('is open until its window closes, and is then due', () => {
    const run = sampleRun('run-1', {});
    expect(run.windowClosesAt).toBe(at(3_600));
    expect(run.folded).toEqual({
      count: 0,
      revision: 0,
      window: 'open',
      evidence: null,
      attribution: null,
    });
    expect(runSchema.parse(JSON.parse(JSON.stringify(run)))).toEqual(run);
  });
});

describe('a run has an outcome', () => {
  it.each([
    ['not before a report', NO_OUTCOME, false],
    ['not when read back without one', { facts: {}, observedAt: {}, final: false }, false],
    [
      'with any fact',
      { facts: { costUsd: 1 }, observedAt: { costUsd: at(0) }, final: false },
      true,
    ],
    [
      'with a fact that does not apply',
      { facts: { merged: null }, observedAt: { merged: at(0) }, final: false },
      true,
    ],
    ['when nothing will come', { facts: {}, observedAt: {}, final: true }, true],
  ])('%s', (_, outcome, expected) => {
    expect(hasOutcome({ outcome })).toBe(expected);
  });
});
