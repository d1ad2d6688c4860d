import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnalysedRun } from '../../../../shared/domain/analysis/analysed-run.ts';
import { type Analysis, analysisSchema } from '../../../../shared/domain/analysis/analysis.ts';
import { AnalysisBuilder } from '../../../../shared/domain/analysis/analysis-builder.ts';
import { isHeldBack } from '../../../../shared/domain/analysis/held-back.ts';
import { runIdOf } from '../../../contracts/samples.ts';
import { SEEDED } from '../seeded.ts';
import { anyRuns, FRAMING, runWith } from './sample-runs.ts';

function analysed(runs: readonly AnalysedRun[]): Analysis {
  const builder = new AnalysisBuilder();
  for (const run of runs) builder.add(run);
  return builder.finish(FRAMING);
}

/** Ids of runs that are not held back. */
const shownIds = (count: number) =>
  Array.from({ length: 3 * count + 30 }, (_, at) => `shown-${at}`)
    .filter((id) => !isHeldBack(runIdOf(id)))
    .slice(0, count);

/** Runs that are not held back: `successes` of them succeed. */
const shownRuns = (count: number, successes: number, changes: Partial<AnalysedRun> = {}) =>
  shownIds(count).map((id, at) => runWith(id, { success: at < successes, ...changes }));

describe('an analysis', () => {
  it('is what its schema says, whatever the runs, and the same in any order', () => {
    const orders = anyRuns.chain((runs) =>
      fc.tuple(
        fc.constant(runs),
        fc.shuffledSubarray([...runs], { minLength: runs.length, maxLength: runs.length }),
      ),
    );
    fc.assert(
      fc.property(orders, ([runs, shuffled]) => {
        const analysis = analysed(runs);
        expect(analysisSchema.parse(analysis)).toEqual(analysis);
        expect(analysed(shuffled)).toEqual(analysis);
      }),
      { ...SEEDED, numRuns: 200 },
    );
  });

  it('does not see what is held back', () => {
    fc.assert(
      fc.property(anyRuns, (runs) => {
        const shown = runs.filter(({ runId }) => !isHeldBack(runId));
        expect(analysed(runs)).toEqual({
          ...analysed(shown),
          heldBackRuns: runs.length - shown.length,
        });
      }),
      { ...SEEDED, numRuns: 50 },
    );
  });

  it('repeats no word that is not the encoder’s, an agent or a code', () => {
    fc.assert(
      fc.property(anyRuns, (runs) => {
        expect(JSON.stringify(analysed(runs))).not.toMatch(/ignore all|run-\d/);
      }),
      { ...SEEDED, numRuns: 50 },
    );
  });

  it('tells the overall rate and the mean utility', () => {
    const { overall, meanUtility } = analysed(shownRuns(10, 7));
    expect(overall).toMatchObject({ runs: 10, successes: 7, shrunken: 7.5 / 11 });
    expect(meanUtility).toBe((7 * 0.75 - 3 * 0.25) / 10);
  });

  it('of no run says nothing', () => {
    expect(analysed([])).toMatchObject({
      overall: { runs: 0, shrunken: 0.5 },
      meanUtility: null,
      cells: [],
      agents: [],
      pairs: [],
      quantiles: { costUsd: null, durationSeconds: null, iterations: null },
    });
  });

  it('counts failures by code, the most frequent first', () => {
    const ids = shownIds(6);
    const codes = ['timeout', 'crash', 'timeout', 'failed', 'crash', 'timeout'];
    const runs = codes.map((failureCode, at) =>
      runWith(ids[at] ?? '', { success: false, failureCode }),
    );
    expect(analysed(runs).failures).toEqual([
      { code: 'timeout', runs: 3 },
      { code: 'crash', runs: 2 },
      { code: 'failed', runs: 1 },
    ]);
  });

  it('leaves unknown costs out of the quantiles', () => {
    const [known, unknown] = shownIds(2);
    const runs = [
      runWith(known ?? '', { known: { costUsd: 5, durationSeconds: null } }),
      runWith(unknown ?? '', { known: { costUsd: null, durationSeconds: null }, costUsd: 0 }),
    ];
    const { costUsd, durationSeconds, iterations } = analysed(runs).quantiles;
    expect(costUsd?.median).toBeCloseTo(5, 0);
    expect(durationSeconds).toBeNull();
    expect(iterations).toEqual({ median: 2, ninetieth: 2 });
  });
});

describe('runs that tried again', () => {
  const retried = (runs: readonly AnalysedRun[]) => {
    const builder = new AnalysisBuilder();
    for (const run of runs) builder.add(run);
    return builder.retried();
  };

  it('are kept when two attempts failed', () => {
    const [failedTwice = '', failedOnce = '', atLast = ''] = shownIds(3);
    const { runs, weight } = retried([
      runWith(failedTwice, { success: false, attempts: 2 }),
      runWith(failedOnce, { success: true, attempts: 2 }),
      runWith(atLast, { success: true, attempts: 3 }),
    ]);
    expect(runs.map(({ runId }) => String(runId)).sort()).toEqual([failedTwice, atLast].sort());
    expect(weight).toBe(1);
  });

  it('are a sample beyond 1,000, always the same one', () => {
    const runs = shownRuns(1_250, 0, { attempts: 2 });
    const sample = retried(runs);
    expect(sample.runs).toHaveLength(1_000);
    expect(sample.weight).toBe(1.25);
    expect(retried(runs.toReversed())).toEqual(sample);
  });
});
