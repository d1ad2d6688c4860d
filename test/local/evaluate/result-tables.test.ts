import { describe, expect, it } from 'vitest';
import { typeAsText } from '../../../local/evaluate/result-tables.ts';
import { evaluatePolicy } from '../../../shared/domain/evaluation/evaluate-policy.ts';
import { addRun, noEvaluationSums } from '../../../shared/domain/evaluation/evaluation-sums.ts';
import type { LoggedDecision } from '../../../shared/domain/evaluation/logged-decision.ts';
import { loggedDecision, THREE_RUNS } from '../../shared/domain/evaluation/logged-decisions.ts';

const NOTHING = { certain: 0, unknown: 0, repeated: 0 };

const textOf = (decisions: readonly LoggedDecision[], leftOut = NOTHING) =>
  typeAsText({
    type: 'select_agent',
    evaluation: evaluatePolicy(
      decisions.reduce((sums, each) => addRun(sums, [each]), noEvaluationSums()),
    ),
    leftOut,
  });

describe('what the log says, for people', () => {
  it('is every estimate beside what the log came to', () => {
    const text = textOf(Array.from({ length: 100 }, () => THREE_RUNS).flat());
    const [heading, , columns, ...rows] = text.split('\n');
    expect(heading).toMatch(/^select_agent: 300 decisions in 300 runs, worth 240\.0 runs of this/);
    expect(columns).toMatch(/mean utility +95% interval +against the log +95% interval$/);
    expect(rows.map((row) => row.slice(0, 13).trim())).toEqual([
      'the log',
      'doubly robust',
      'SWITCH-DR',
      'SNIPS',
      'IPS',
      'direct method',
    ]);
    expect(rows[1]).toMatch(/0\.146 +0\.\d{3} to 0\.\d{3} +−0\.18[78] +−0\.\d{3} to −0\.\d{3}$/);
  });

  it.each([
    ['chance made none', []],
    [
      '75.0% of what the policy would choose could not',
      [loggedDecision({ loggingProbabilities: [1, 0] })],
    ],
    ['the log is worth 2.4 runs of this policy and 30 are needed', THREE_RUNS],
  ])('is insufficient support in words: %s', (words, decisions) => {
    const text = textOf(decisions);
    expect(text).toMatch(/^select_agent: insufficient support, because /);
    expect(text).toContain(words);
    expect(text).not.toContain('mean utility');
  });

  it('says how many decisions were left out and why', () => {
    const leftOut = { certain: 1_200, unknown: 0, repeated: 3 };
    expect(textOf([], leftOut)).toMatch(
      /\nLeft out: 1,200 that could only have come out one way, 3 taken over from the first run/,
    );
    expect(textOf([])).not.toContain('Left out');
  });
});
