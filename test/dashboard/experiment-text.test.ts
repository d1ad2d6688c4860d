import { describe, expect, it } from 'vitest';
import {
  type ArmReport,
  evidenceText,
  intervalLabel,
  marginText,
  metricText,
  openComparison,
  progress,
  subjectOf,
} from '../../dashboard/experiment-text.js';
import { intervalText, reachOf } from '../../dashboard/interval-text.js';
import { versionIdOf } from '../contracts/samples.ts';

/** As typed: no-break spaces and the minus sign read as the keyboard has them. */
const typed = (text: string) => text.replaceAll('\u00a0', ' ').replaceAll('\u2212', '-');

const arm = (versionId: string): ArmReport => ({
  name: 'challenger-1',
  versionId: versionIdOf(versionId),
  weight: 0.5,
  closed: null,
  tasks: 0,
  openTasks: 0,
  mean: null,
  comparison: null,
});

describe('what the page says about experiments', () => {
  it('names what is compared', () => {
    const arms = ['bug-default@1', 'bug-default@2', 'bug-default@3'].map(arm);
    expect(subjectOf({ kind: 'comparison', arms: arms.slice(0, 2) })).toBe(
      'bug-default@2 against bug-default@1',
    );
    expect(subjectOf({ kind: 'comparison', arms })).toBe(
      'bug-default@2 and bug-default@3 against bug-default@1',
    );
  });

  it('names a retention by what it watches', () => {
    const arms = ['bug-default@3', 'bug-default@4'].map(arm);
    expect(subjectOf({ kind: 'retention', arms })).toBe(
      'Watching bug-default@4 since its promotion',
    );
  });

  it('says what two one-sided bounds are together', () => {
    expect(intervalLabel(0.95)).toBe('90% interval, each bound holds at 95%');
    expect(intervalLabel(1 - 0.05 / 2)).toBe('95% interval, each bound holds at 97.5%');
  });

  it('shows evidence beside what is needed, and never rounds it up to that', () => {
    const shown = [0, 0.01, 3.44, 19.99, 2_316.4, 1e300].map((capital) =>
      evidenceText(capital, 20),
    );
    expect(shown.map(typed)).toEqual([
      '0.0 of 20',
      '<0.1 of 20',
      '3.4 of 20',
      '19 of 20',
      '2,316 of 20',
      'over 1,000,000 of 20',
    ]);
    expect(typed(evidenceText(9.99, 10))).toBe('9.9 of 10');
  });

  it('draws evidence as far as it has come, which grows evenly in its logarithm', () => {
    expect([0, 1, Math.sqrt(20), 20, 1e300].map((capital) => progress(capital, 20))).toEqual([
      0,
      0,
      expect.closeTo(0.5, 12),
      1,
      1,
    ]);
  });

  it('gives every guardrail its unit', () => {
    expect(metricText('cost', 0.8769)).toBe('$0.877');
    expect(typed(metricText('duration', 786))).toBe('13 min 6 s');
    expect([metricText('failure', 0.356), metricText('escalation', 0)]).toEqual(['35.6%', '0.0%']);
    const margins = [
      marginText({ metric: 'cost', margin: 0.25 }),
      marginText({ metric: 'failure', margin: 0.05 }),
      marginText({ metric: 'escalation', margin: 0.01 }),
    ];
    expect(margins.map(typed)).toEqual(['25%', '5 points', '1 point']);
  });

  it('compares no arm that is out: the others have gone on without it', () => {
    const comparison = {
      lift: 0.1,
      lower: -0.1,
      upper: 0.3,
      level: 0.95,
      capital: 1,
      capitalNeeded: 20,
      detectableEffect: 0.1,
      guardrails: [],
    };
    const at = '2026-11-22T11:09:28.075Z';
    const closed = { kind: 'reject', versionId: null, reason: 'no better', at } as const;
    expect(openComparison({ comparison, closed: null })).toBe(comparison);
    expect(openComparison({ comparison, closed })).toBeUndefined();
  });

  it('shows intervals with their signs, all on one scale', () => {
    expect(typed(intervalText({ lower: -0.0121, upper: 0.0866 }))).toBe('-0.012 to +0.087');
    expect(reachOf([{ lower: -0.31, upper: 0.2 }])).toBeCloseTo(0.4, 12);
    expect([reachOf([]), reachOf([{ lower: -2, upper: 2 }])]).toEqual([0.1, 1]);
  });
});
