import { mersenne } from 'pure-rand/generator/mersenne';
import { describe, expect, it } from 'vitest';
import { simulateReports } from '../../../local/simulator/reports.ts';
import { WORLD } from '../../../local/simulator/world.ts';

const success = { success: true, failureCode: null, costUsd: 1, durationSeconds: 60 };
const failure = { ...success, success: false, failureCode: 'timeout' };

/** The reports about 2,000 runs with these attempts. */
function reportsOf(attempts: readonly (typeof success | typeof failure)[], escalated = false) {
  const random = mersenne(1);
  return Array.from({ length: 2_000 }, () => simulateReports(WORLD, attempts, escalated, random));
}

describe('simulated reports', () => {
  it('come in order, CI first and the decision about merging last', () => {
    const [first, second] = reportsOf([failure, success]).find(({ length }) => length > 0) ?? [];
    expect(first?.report).toMatchObject({ ciPassed: true, iterations: 2, costUsd: 2 });
    expect(second?.report).toMatchObject({ merged: true, final: true });
    expect(first?.afterSeconds).toBeLessThan(second?.afterSeconds ?? 0);
  });

  it('never come for a few runs', () => {
    const lost = reportsOf([success]).filter(({ length }) => length === 0).length / 2_000;
    expect(Math.abs(lost - WORLD.reporting.lostShare)).toBeLessThan(0.02);
  });

  it('revise some failures: CI says yes and the review says no', () => {
    const known = reportsOf([failure]).filter(({ length }) => length > 0);
    const revised = known.filter(([ci]) => ci?.report.ciPassed === true);
    const share = revised.length / known.length;
    expect(Math.abs(share - WORLD.reporting.revisedShare)).toBeLessThan(0.04);
    expect(revised.every(([, review]) => review?.report.merged === false)).toBe(true);
  });

  it('never hide a failure that a person was called for', () => {
    const hidden = reportsOf([failure], true).filter(([ci]) => ci?.report.ciPassed === true);
    expect(hidden).toEqual([]);
  });
});
