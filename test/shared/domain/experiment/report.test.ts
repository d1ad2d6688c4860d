import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportOf } from '../../../../shared/domain/experiment/report.ts';
import { at, versionIdOf } from '../../../contracts/samples.ts';
import { SEEDED } from '../seeded.ts';
import {
  type Alike,
  countsOfTasks,
  DAY_SECONDS,
  outOf,
  runningExperiment,
} from './running-experiment.ts';

const CONTROL = 'control';
const CHALLENGER = 'challenger-1';
const THREE = [
  { name: CONTROL, versionId: versionIdOf('bug-default@1'), weight: 0.4, closed: null },
  { name: CHALLENGER, versionId: versionIdOf('bug-default@2'), weight: 0.3, closed: null },
  { name: 'challenger-2', versionId: versionIdOf('bug-default@3'), weight: 0.3, closed: null },
];

const reported = (
  tasks: readonly Alike[],
  changes: Parameters<typeof runningExperiment>[0] = {},
  days = 10,
) => reportOf(runningExperiment(changes), countsOfTasks(...tasks), at(days * DAY_SECONDS));

const tasksArbitrary = fc.array(
  fc.record({
    arm: fc.constantFrom(CONTROL, CHALLENGER, 'challenger-2'),
    tasks: fc.integer({ min: 1, max: 60 }),
    score: fc.constantFrom(0, 30, 60, 100, null),
    day: fc.constantFrom('2026-01-01', '2026-01-02', '2026-01-03'),
  }),
  { maxLength: 12 },
);

describe('the report of an experiment', () => {
  it('tells the mean utility of closed tasks, and how many are open', () => {
    const open = { arm: CONTROL, tasks: 7, score: 10, closed: false };
    const { arms } = reported([...outOf(CONTROL, 60, 100), open, ...outOf(CHALLENGER, 75, 100)]);
    expect(arms).toMatchObject([
      { name: CONTROL, tasks: 107, openTasks: 7, comparison: null },
      {
        name: CHALLENGER,
        tasks: 100,
        openTasks: 0,
        comparison: { level: 0.95, capitalNeeded: 20 },
      },
    ]);
    // Scores from 0 to 1 are utilities from −1 to 1.
    expect(arms[0]?.mean).toBeCloseTo(0.2, 12);
    expect(arms[1]?.mean).toBeCloseTo(0.5, 12);
    expect(arms[1]?.comparison?.lift).toBeCloseTo(0.3, 12);
  });

  it('has a lift between its bounds, which take in the truth', () => {
    const { arms } = reported([...outOf(CONTROL, 240, 400), ...outOf(CHALLENGER, 300, 400)]);
    const { lift, lower, upper } = arms[1]?.comparison ?? {};
    expect(lower).toBeGreaterThan(0);
    expect(lower).toBeLessThan(lift ?? Number.NaN);
    expect(upper).toBeGreaterThan(lift ?? Number.NaN);
  });

  it('has a lower bound above 0 exactly when the capital is enough', () => {
    fc.assert(
      fc.property(tasksArbitrary, fc.boolean(), (tasks, isThree) => {
        const { arms } = reported(tasks, isThree ? { arms: THREE } : {});
        for (const { comparison } of arms) {
          if (comparison === null) continue;
          expect(comparison.lower > 0).toBe(comparison.capital >= comparison.capitalNeeded);
        }
      }),
      { ...SEEDED, numRuns: 60 },
    );
  });

  it('tells, of a retention, the evidence that the promoted version is worse', () => {
    const tasks = [...outOf(CONTROL, 90, 100), ...outOf(CHALLENGER, 30, 100)];
    const capitalOf = (kind: 'comparison' | 'retention') =>
      reported(tasks, { kind }).arms[1]?.comparison?.capital;
    expect(capitalOf('comparison')).toBe(1);
    expect(capitalOf('retention')).toBeGreaterThan(20);
  });

  it('compares no arm that is out', () => {
    const closed = { kind: 'reject', versionId: null, reason: 'out', at: at(9) } as const;
    const arms = THREE.map((arm) => (arm.name === CHALLENGER ? { ...arm, closed } : arm));
    const { arms: reports } = reported([{ arm: CHALLENGER, tasks: 3 }], { arms });
    expect(reports).toMatchObject([
      { comparison: null },
      { closed, tasks: 3, comparison: null },
      { comparison: { capitalNeeded: 40 } },
    ]);
  });

  it('asks the more evidence the more challengers there are', () => {
    const { arms } = reported([], { arms: THREE });
    expect(arms.slice(1).map(({ comparison }) => comparison)).toMatchObject([
      { capital: 1, capitalNeeded: 40, level: 0.975, lift: null, lower: -2, upper: 2 },
      { capital: 1, capitalNeeded: 40, level: 0.975, lift: null, lower: -2, upper: 2 },
    ]);
  });

  it('tells each guardrail in its own unit, and how near to a breach it is', () => {
    const dear: Alike = { arm: CHALLENGER, tasks: 100, guardrails: [60, 0, 100, 0] };
    const { arms } = reported([{ arm: CONTROL, tasks: 100 }, dear]);
    expect(arms[1]?.comparison?.guardrails).toMatchObject([
      { metric: 'cost', margin: 0.25, capitalNeeded: 40, breached: true },
      { metric: 'failure', control: 0, challenger: 1, breached: true },
    ]);
    const [cost] = arms[1]?.comparison?.guardrails ?? [];
    expect(cost?.control).toBeCloseTo(1.6, 12);
    expect(cost?.challenger).toBeCloseTo(4.8, 12);
    expect(cost?.capital).toBeGreaterThan(40);
  });

  it('finds smaller effects with a further horizon', () => {
    const effectOf = (horizonTasks: number) =>
      reported([], { horizonTasks }).arms[1]?.comparison?.detectableEffect ?? Number.NaN;
    expect(effectOf(10_000)).toBeLessThan(effectOf(1_000));
    expect(effectOf(20)).toBeLessThanOrEqual(2);
  });

  it('can be told in JSON, however strong the evidence is', () => {
    const tasks = [...outOf(CONTROL, 0, 100_000), ...outOf(CHALLENGER, 100_000, 100_000)];
    const report = reported(tasks);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('tells the evidence that tasks are not assigned by the weights', () => {
    expect(reported([]).sampleRatio).toEqual({ evidence: 1, evidenceNeeded: 1_000 });
    const skewed = reported([
      { arm: CONTROL, tasks: 90 },
      { arm: CHALLENGER, tasks: 10 },
    ]);
    expect(skewed.sampleRatio.evidence).toBeGreaterThan(1_000);
  });

  it('has no evidence for a draft', () => {
    const draft = { status: 'draft', terms: null, startedAt: null, endsAt: null } as const;
    expect(reported([], draft)).toMatchObject({
      arms: [
        { tasks: 0, openTasks: 0, mean: null, comparison: null },
        { tasks: 0, openTasks: 0, mean: null, comparison: null },
      ],
      why: 'It is a draft: no tasks are assigned until it is started.',
    });
  });
});
