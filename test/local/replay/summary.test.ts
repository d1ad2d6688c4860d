import { describe, expect, it } from 'vitest';
import type { PlayedRun } from '../../../local/replay/play-run.ts';
import { schedule } from '../../../local/replay/schedule.ts';
import { summarise, summaryAsJson } from '../../../local/replay/summary.ts';
import { comparisonTable, optionTable } from '../../../local/replay/summary-tables.ts';
import { outcomeOf } from '../../../local/replay/task.ts';
import { textTable } from '../../../local/replay/text-table.ts';
import { recordedUtility } from '../../../local/replay/utility.ts';
import { numbered, taskWith } from './example-tasks.ts';

const tasks = [taskWith({ a: [1, 1], b: [0, 0.5] }), taskWith({ a: [0, 1], b: [1, 0.5] })];

/** As if these options had been chosen, one a run, pass after pass. */
function playedWith(chosen: readonly string[]): PlayedRun[] {
  return schedule(numbered(tasks), chosen.length / tasks.length, undefined).map((run, at) => {
    const option = chosen[at] ?? '';
    const outcome = outcomeOf(run.task, option);
    return {
      ...run,
      decisions: [{ decisionId: `${at}`, chosen: option }],
      tried: [{ option, outcome }],
      outcome,
      utility: recordedUtility(outcome, 0.1),
    };
  });
}

describe('the summary of a replay', () => {
  const summary = summarise(playedWith(['b', 'b', 'a', 'b']), tasks, 0.1, 2);

  it('is one line of JSON with the agreed fields', () => {
    const json = JSON.parse(summaryAsJson(summary));
    expect(json).toEqual({
      runs: 4,
      meanUtility: expect.closeTo((-0.05 + 0.95 + 0.9 + 0.95) / 4, 12),
      uniform: expect.closeTo(0.425, 12),
      bestFixed: { option: 'b', meanUtility: expect.closeTo(0.45, 12) },
      oracle: expect.closeTo(0.925, 12),
      totalCostUsd: 2.5,
      successRate: 0.75,
      secondsElapsed: 2,
    });
  });

  it('tells passes and the last fifth apart', () => {
    expect(summary.passes.map(({ successRate }) => successRate)).toEqual([0.5, 1]);
    expect(summary.lastFifth.utility).toBeCloseTo(0.95, 12);
  });

  it('counts how often each option was chosen and what that came to', () => {
    expect(summary.options).toMatchObject([
      { option: 'b', chosen: 3, earned: { successRate: 2 / 3, costUsd: 0.5 } },
      { option: 'a', chosen: 1, earned: { successRate: 1, costUsd: 1 } },
    ]);
  });

  it('aligns figures to the right', () => {
    const lines = textTable(optionTable(summary)).split('\n').slice(2);
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
    expect(textTable(comparisonTable(summary))).toContain('best fixed: b');
  });
});
