import { describe, expect, it } from 'vitest';
import { nextDueAt, outcomeWindowAt } from '../../../../shared/domain/learning/outcome-window.ts';
import type { OutcomeFacts } from '../../../../shared/domain/outcome/report.ts';
import { SIGNALS, type Signal } from '../../../../shared/domain/outcome/signals.ts';
import type { OutcomeWindow, Run } from '../../../../shared/domain/run/run.ts';
import { at, sampleFolded, sampleRun } from '../../../contracts/samples.ts';

const CLOSES = 3_600;
const JUST_BEFORE = at(CLOSES - 0.001);

function run(facts: OutcomeFacts, changes: Partial<Run> = {}, final = false): Run {
  return sampleRun('run-1', { outcome: { facts, observedAt: {}, final }, ...changes });
}

describe('the outcome window', () => {
  it.each([
    ['is open to the last millisecond', {}, JUST_BEFORE, 'open'],
    ['closes at its moment, settled', { merged: true }, at(CLOSES), 'closed'],
    ['closes as lost without an outcome', {}, at(CLOSES), 'lost'],
    ['closes as lost with facts that settle nothing', { costUsd: 1 }, at(CLOSES), 'lost'],
  ] as const)('%s', (_, facts, now, expected) => {
    expect(outcomeWindowAt(run(facts), now, true)).toBe(expected);
  });

  it('closes as expired where the project has never sent an outcome', () => {
    expect(outcomeWindowAt(run({}), at(CLOSES), false)).toBe('expired');
    expect(outcomeWindowAt(run({ merged: true }), at(CLOSES), false)).toBe('closed');
  });

  it('closes at once with a final report', () => {
    expect(outcomeWindowAt(run({ merged: true }, {}, true), at(0), true)).toBe('closed');
    expect(outcomeWindowAt(run({}, {}, true), at(0), true)).toBe('lost');
    expect(outcomeWindowAt(run({}, {}, true), at(0), false)).toBe('lost');
  });

  it.each<OutcomeWindow>(['closed', 'lost', 'expired'])('once %s stays so', (window) => {
    const closed = { folded: sampleFolded({ window }) };
    const reported = [run({}, closed), run({ merged: true }, closed)];
    const states = reported.flatMap((each) => [
      outcomeWindowAt(each, at(0), true),
      outcomeWindowAt(each, at(2 * CLOSES), false),
    ]);
    expect(states).toEqual([window, window, window, window]);
  });
});

describe('a folded run is due again', () => {
  it.each<[string, OutcomeFacts, readonly Signal[], boolean]>([
    ['to be given up when nothing came', {}, [], true],
    ['to be given up when nothing that settles came', { costUsd: 1 }, [], true],
    ['for what has not come', { merged: true }, ['humanFeedback'], true],
    ['not when all that applies came', { merged: true }, ['merged'], false],
    [
      'not for what does not apply',
      { merged: true, humanFeedback: null },
      ['humanFeedback'],
      false,
    ],
    ['not with success, which is the quality', { success: 1 }, SIGNALS, false],
    ['not with a failure code, which is the quality', { failureCode: 'crash' }, SIGNALS, false],
  ])('when its window closes, %s', (_, facts, applicableSignals, expected) => {
    const due = nextDueAt(run(facts, { applicableSignals: [...applicableSignals] }), 'open');
    expect(due).toBe(expected ? at(CLOSES) : null);
  });

  it.each<OutcomeWindow>(['closed', 'lost', 'expired'])('never once it is %s', (window) => {
    expect(nextDueAt(run({}, { applicableSignals: ['merged'] }), window)).toBeNull();
  });
});
