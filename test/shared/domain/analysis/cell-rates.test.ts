import { describe, expect, it } from 'vitest';
import type { AnalysedRun } from '../../../../shared/domain/analysis/analysed-run.ts';
import {
  agentRates,
  cellRates,
  matchedPairs,
} from '../../../../shared/domain/analysis/cell-rates.ts';
import { CellTable } from '../../../../shared/domain/analysis/cell-table.ts';
import { estimatedRate, UNINFORMED } from '../../../../shared/domain/analysis/estimated-rate.ts';
import { LANGUAGES } from '../../../../shared/domain/analysis/languages.ts';
import { runWith } from './sample-runs.ts';

const OVERALL = estimatedRate(100, 60, UNINFORMED);

function cellsOf(runs: readonly AnalysedRun[]) {
  const table = new CellTable(['complexity', 'language']);
  for (const run of runs) table.add(run);
  return table.cells();
}

/** Runs of one language: the first of them succeed. */
const of = (
  language: string,
  runs: number,
  successes: number,
  changes: Partial<AnalysedRun> = {},
) =>
  Array.from({ length: runs }, (_, at) =>
    runWith(`${language}-${at}`, {
      context: { complexity: 'low', language },
      success: at < successes,
      ...changes,
    }),
  );

describe('cells', () => {
  it('are told with their rates drawn towards the overall one, the most frequent first', () => {
    const cells = cellRates(cellsOf([...of('go', 2, 2), ...of('c', 30, 3)]), OVERALL);
    expect(cells.map(({ id, runs, successes }) => [id, runs, successes])).toEqual([
      ['complexity=low language=c', 30, 3],
      ['complexity=low language=go', 2, 2],
    ]);
    expect(cells[1]?.shrunken).toBeCloseTo((2 + 10 * OVERALL.shrunken) / 12, 12);
  });

  it('are forty at the most', () => {
    const runs = LANGUAGES.flatMap((language, at) => of(language, at < 40 ? 2 : 1, 0));
    const cells = cellRates(cellsOf(runs), OVERALL);
    expect(cells).toHaveLength(40);
    expect(cells.every((cell) => cell.runs === 2)).toBe(true);
  });
});

describe('agents', () => {
  it('are told by cell, with every attempt', () => {
    const choices = [
      { agent: 'claude', success: false },
      { agent: 'codex', success: true },
    ];
    const rates = agentRates(cellsOf([...of('go', 4, 4, { choices }), ...of('c', 3, 0)]));
    expect(rates.map(({ cell, agent, runs, successes }) => [cell, agent, runs, successes])).toEqual(
      [
        ['complexity=low language=go', 'claude', 4, 0],
        ['complexity=low language=go', 'codex', 4, 4],
        ['complexity=low language=c', 'claude', 3, 0],
      ],
    );
  });

  it('are drawn towards the attempts of their cell, not towards runs', () => {
    const [rare] = agentRates(
      cellsOf([
        ...of('go', 1, 1, { choices: [{ agent: 'new', success: true }] }),
        ...of('c', 1_000, 0),
      ]),
    ).filter(({ agent }) => agent === 'new');
    expect(rare?.shrunken).toBeLessThan(0.2);
  });
});

describe('pairs', () => {
  it('are of one cell, one of each before a second', () => {
    const pairs = matchedPairs(cellsOf([...of('go', 20, 10), ...of('c', 9, 3), ...of('r', 5, 5)]));
    expect(pairs.map(({ cell }) => cell.split('=').at(-1))).toEqual([
      'go',
      'c',
      'go',
      'c',
      'go',
      'c',
    ]);
    for (const { failed, successful } of pairs) {
      expect([failed.success, successful.success]).toEqual([false, true]);
    }
  });

  it('name runs by names of their own', () => {
    const [pair] = matchedPairs(cellsOf(of('go', 2, 1)));
    expect([pair?.failed.id, pair?.successful.id]).toEqual(['failed-1', 'successful-1']);
  });
});
