import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { momentSchema, outcomeReportSchema } from '../../../../shared/domain/outcome/report.ts';
import { SEEDED } from '../seeded.ts';

describe('an outcome report', () => {
  it.each([
    ['nothing', {}, true],
    ['success .5', { success: 0.5 }, true],
    ['success over 1', { success: 1.01 }, false],
    ['success under 0', { success: -0.01 }, false],
    ['a share as a text', { humanFeedback: '1' }, false],
    ['1 iteration', { iterations: 1 }, true],
    ['1,000 iterations', { iterations: 1_000 }, true],
    ['no iterations', { iterations: 0 }, false],
    ['1,001 iterations', { iterations: 1_001 }, false],
    ['one and a half iterations', { iterations: 1.5 }, false],
    ['30 days', { durationSeconds: 2_592_000 }, true],
    ['more than 30 days', { durationSeconds: 2_592_001 }, false],
    ['100,000 dollars', { costUsd: 100_000 }, true],
    ['more than 100,000 dollars', { costUsd: 100_000.01 }, false],
    ['a negative cost', { costUsd: -0.01 }, false],
    ['merged as a number', { merged: 1 }, false],
    ['a failure code of 64 characters', { failureCode: `a${'_'.repeat(63)}` }, true],
    ['a failure code of 65 characters', { failureCode: `a${'_'.repeat(64)}` }, false],
    ['a failure code in capitals', { failureCode: 'Timeout' }, false],
    ['an empty failure code', { failureCode: '' }, false],
    ['a field nobody knows', { quality: 1 }, false],
  ])('takes or refuses %s', (_, report, expected) => {
    expect(outcomeReportSchema.safeParse(report).success).toBe(expected);
  });

  it('reads yes and no as shares where a share is asked for', () => {
    expect(outcomeReportSchema.parse({ success: true, humanFeedback: false })).toEqual({
      success: 1,
      humanFeedback: 0,
      final: false,
    });
  });

  it('takes null for every fact', () => {
    const facts = Object.keys(outcomeReportSchema.shape).filter(
      (name) => name !== 'observedAt' && name !== 'final',
    );
    const report = Object.fromEntries(facts.map((name) => [name, null]));
    expect(outcomeReportSchema.parse(report)).toEqual({ ...report, final: false });
    expect(facts).toHaveLength(11);
  });
});

describe('a moment', () => {
  it.each([
    ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31T12:00:00.123456Z', '2026-01-31T12:00:00.123Z'],
    ['2026-01-31T01:30:00+02:00', '2026-01-30T23:30:00.000Z'],
  ])('%s is kept as %s', (sent, kept) => {
    expect(momentSchema.parse(sent)).toBe(kept);
  });

  it.each([
    '2026-01-31',
    '2026-01-31T12:00:00',
    '2026-02-30T12:00:00Z',
    '2026-01-31 12:00:00Z',
    '0000-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    'yesterday',
    '',
  ])('refuses %j', (text) => {
    expect(momentSchema.safeParse(text).success).toBe(false);
  });

  it('that was accepted is accepted when it is read back', () => {
    const date = fc.date({
      min: new Date('0000-01-01T00:00:00.000Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    const offset = fc.constantFrom('Z', '+00:01', '-00:01', '+23:59', '-23:59');
    fc.assert(
      fc.property(date, offset, (moment, zone) => {
        const parsed = momentSchema.safeParse(moment.toISOString().replace('Z', zone));
        const readBack = z.iso.datetime().safeParse(parsed.data);
        expect(readBack.success).toBe(parsed.success);
      }),
      { ...SEEDED, numRuns: 500 },
    );
  });
});
