import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addTotals,
  projectHistory,
  projectVector,
  runTotals,
  runTotalsVector,
} from '../../../../shared/domain/learning/run-totals.ts';
import { onGrid } from '../../../../shared/domain/learning/sums.ts';
import { SEEDED } from '../seeded.ts';
import { arbitraryEvidence } from './arbitrary-evidence.ts';

describe('totals of runs', () => {
  it('read back what a run was', () => {
    fc.assert(
      fc.property(arbitraryEvidence, (evidence) => {
        expect(runTotals(runTotalsVector(evidence))).toEqual({
          runs: 1,
          successes: Number(evidence.success),
          lost: Number(evidence.lost),
          quality: onGrid(evidence.quality),
          utility: onGrid(evidence.utility),
          costUsd: onGrid(evidence.costUsd),
          durationSeconds: onGrid(evidence.durationSeconds),
        });
      }),
      SEEDED,
    );
  });

  it('of a vector that does not exist are nothing, and nothing adds nothing', () => {
    const nothing = runTotals(undefined);
    const some = runTotals(Float64Array.of(3, 2, 1, 0.5, 0.25, 4, 60));
    expect(Object.values(nothing)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(addTotals(some, nothing)).toEqual(some);
    expect(addTotals(some, some).costUsd).toBe(8);
  });
});

describe('what is known of a project', () => {
  it('is what its runs have sent', () => {
    fc.assert(
      fc.property(arbitraryEvidence, (evidence) => {
        expect(projectHistory(projectVector(evidence))).toEqual({
          runs: 1,
          successes: Number(evidence.success),
          hasSentOutcomes: !evidence.lost,
          signals: evidence.signals,
        });
      }),
      SEEDED,
    );
  });

  it('is nothing before its first run', () => {
    expect(projectHistory(undefined)).toEqual({
      runs: 0,
      successes: 0,
      hasSentOutcomes: false,
      signals: [],
    });
  });
});
