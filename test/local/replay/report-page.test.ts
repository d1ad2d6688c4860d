import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../../local/replay/options.ts';
import { html } from '../../../local/replay/report/html.ts';
import { reportPage } from '../../../local/replay/report/page.ts';
import { choiceShares, costSeries, learningSeries } from '../../../local/replay/report/series.ts';
import { spreadLabels } from '../../../local/replay/report/svg.ts';
import { schedule } from '../../../local/replay/schedule.ts';
import { summarise } from '../../../local/replay/summary.ts';
import { outcomeOf } from '../../../local/replay/task.ts';
import { numbered, taskWith } from './example-tasks.ts';

/** `count` runs that take the first option of a task with these outcomes. */
function runsOf(count: number, outcomes: Parameters<typeof taskWith>[0]) {
  return schedule(numbered([taskWith(outcomes)]), count, undefined).map((run) => {
    const [option = ''] = run.task.alternatives;
    const outcome = outcomeOf(run.task, option);
    const decisions = [{ decisionId: run.runId, chosen: option }];
    return { ...run, decisions, tried: [{ option, outcome }], outcome, utility: outcome.success };
  });
}

describe('the page of a replay', () => {
  it('escapes everything that is not markup', () => {
    expect(html`<b title="${'"\'<'}">${'<script>&'}</b>`.markup).toBe(
      '<b title="&#34;&#39;&#60;">&#60;script&#62;&#38;</b>',
    );
  });

  it('shows names from the file as text, in charts too', () => {
    const evil = '</title><script>alert("1")</script>';
    const played = runsOf(12, { [evil]: [1, 0.1], b: [0, 0.1] });
    const tasks = played.slice(0, 1).map(({ task }) => task);
    const options = parseOptions([`${evil}.jsonl`]);
    if (options === undefined) throw new Error('expected options');
    const summary = summarise(played, tasks, 0.1, 1);
    const page = reportPage({ options, summary, played, date: new Date(0) });
    expect(page).not.toContain('<script');
    expect(page.match(/<\/title>/g)?.length).toBe(page.match(/<title>/g)?.length);
  });
});

describe('the series of the charts', () => {
  it('are means so far and of the latest runs', () => {
    const played = runsOf(40, { a: [1, 0] }).map((run, at) => ({
      ...run,
      utility: at < 20 ? 0 : 1,
    }));
    const points = learningSeries(played);
    expect(points[8]).toEqual({ run: 9, soFar: 0, latest: undefined });
    expect(points[39]).toEqual({ run: 40, soFar: 0.5, latest: 1 });
  });

  it('keep the first and the last of many points', () => {
    const points = learningSeries(runsOf(1_000, { a: [1, 0] }));
    expect(points).toHaveLength(500);
    expect([points.at(0)?.run, points.at(-1)?.run]).toEqual([1, 1_000]);
  });

  it('add up costs, expected and fixed ones too', () => {
    expect(costSeries(runsOf(2, { a: [1, 1], b: [1, 3] }), 'b').at(-1)).toEqual({
      run: 2,
      learned: 2,
      uniform: 4,
      fixed: 6,
    });
  });

  it('share out every window completely', () => {
    const shares = choiceShares(runsOf(70, { a: [1, 0] }), [], 'others');
    expect(shares.every(({ share, option }) => share === 1 && option === 'others')).toBe(true);
    expect([shares.at(0)?.from, shares.at(-1)?.to]).toEqual([1, 70]);
  });

  it('move labels apart that would overlap', () => {
    const labels = [5, 1, 1.2].map((value) => ({ text: '', colour: '', value }));
    expect(spreadLabels(labels, 1).map(({ at }) => at)).toEqual([1, 2, 5]);
  });
});
