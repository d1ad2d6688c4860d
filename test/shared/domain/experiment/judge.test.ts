import { describe, expect, it } from 'vitest';
import type { ExperimentCounts } from '../../../../shared/domain/experiment/counts.ts';
import type { Arm, Experiment } from '../../../../shared/domain/experiment/experiment.ts';
import { judge } from '../../../../shared/domain/experiment/judge.ts';
import { at, versionIdOf } from '../../../contracts/samples.ts';
import {
  type Alike,
  countsOfTasks,
  DAY_SECONDS,
  outOf,
  runningExperiment,
} from './running-experiment.ts';

const CONTROL = 'control';
const FIRST = 'challenger-1';
const SECOND = 'challenger-2';

/** What a look finds after so many days. */
function look(
  tasks: readonly Alike[] | ExperimentCounts,
  {
    days = 10,
    current = 'bug-default@1',
    ...changes
  }: { readonly days?: number; readonly current?: string | null } & Partial<Experiment> = {},
) {
  return judge(runningExperiment(changes), {
    counts: 'days' in tasks ? tasks : countsOfTasks(...tasks),
    now: at(days * DAY_SECONDS),
    currentVersionId: current === null ? null : versionIdOf(current),
  });
}

const arm = (name: string, version: number, weight: number, closed: Arm['closed'] = null): Arm => ({
  name,
  versionId: versionIdOf(`bug-default@${version}`),
  weight,
  closed,
});

const THREE = [arm(CONTROL, 1, 0.4), arm(FIRST, 2, 0.3), arm(SECOND, 3, 0.3)];

const closedAs = (kind: 'reject' | 'harmful', reason = `it is out as ${kind}`) =>
  ({ kind, versionId: null, reason, at: at(9) }) as const;

const BETTER = [...outOf(CONTROL, 60, 100), ...outOf(FIRST, 90, 100)];
const EVEN = [...outOf(CONTROL, 60, 100), ...outOf(FIRST, 60, 100)];
const WORSE = [...outOf(CONTROL, 60, 100), ...outOf(FIRST, 30, 100)];

/** As good as the control, and far dearer. */
const DEAR: Alike = { arm: FIRST, tasks: 100, score: 60, guardrails: [60, 0, 0, 0] };
const DEARER = [{ arm: CONTROL, tasks: 100, score: 60 }, DEAR];

describe('a comparison', () => {
  it('goes on while nothing is decided', () => {
    expect(look([])).toEqual({ kind: 'go_on' });
    expect(look(EVEN)).toEqual({ kind: 'go_on' });
  });

  it('promotes a challenger that is better', () => {
    expect(look(BETTER)).toMatchObject({
      kind: 'end',
      verdict: {
        kind: 'promote',
        versionId: 'bug-default@2',
        at: at(10 * DAY_SECONDS),
        reason: expect.stringMatching(
          /^challenger-1, bug-default@2, is better than bug-default@1: the evidence reached \d+, and 20 is enough\.$/,
        ),
      },
    });
  });

  it('rejects a challenger that is not better by the minimum effect', () => {
    const many = [...outOf(CONTROL, 360, 600), ...outOf(FIRST, 360, 600)];
    const verdict = {
      kind: 'reject',
      versionId: null,
      reason: 'challenger-1, bug-default@2, is not better by the minimum effect.',
    };
    expect(look(many)).toMatchObject({ kind: 'end', verdict, arms: [{}, { closed: verdict }] });
    expect(look(WORSE, { days: 1 })).toMatchObject({ kind: 'end', verdict });
  });

  it('ends at once on a breach', () => {
    const reason = 'challenger-1, bug-default@2, makes cost worse by more than its margin.';
    expect(look(DEARER, { days: 1 })).toMatchObject({
      kind: 'end',
      verdict: { kind: 'harmful', versionId: null, reason },
    });
  });

  it('ends at once on a breach by tasks that are still open', () => {
    const open = [
      { ...DEAR, closed: false },
      { arm: CONTROL, tasks: 100, score: 60, closed: false },
    ];
    expect(look(open, { days: 1 })).toMatchObject({ verdict: { kind: 'harmful' } });
  });

  it('ends undecided once as many tasks have closed as the horizon has', () => {
    expect(look(EVEN, { horizonTasks: 200 })).toMatchObject({
      kind: 'end',
      verdict: {
        kind: 'inconclusive',
        versionId: null,
        reason: 'No challenger was found better or not better within 200 tasks.',
      },
    });
    const open = { arm: CONTROL, tasks: 1, score: 100, closed: false };
    expect(look([...EVEN, open], { horizonTasks: 201 })).toEqual({ kind: 'go_on' });
  });

  it('ends undecided after 60 days, also when no task ever came', () => {
    expect(look([], { days: 60 - 1e-6 })).toEqual({ kind: 'go_on' });
    expect(look([], { days: 60 })).toMatchObject({
      verdict: {
        kind: 'inconclusive',
        reason: 'No challenger was found better or not better within 60 days.',
      },
    });
  });

  it('is found the same at a second look', () => {
    for (const tasks of [BETTER, EVEN, WORSE, DEARER]) expect(look(tasks)).toEqual(look(tasks));
  });

  it('is not judged before it runs or after it has ended', () => {
    expect(look(BETTER, { status: 'draft', terms: null })).toEqual({ kind: 'go_on' });
    expect(look(BETTER, { status: 'ended' })).toEqual({ kind: 'go_on' });
  });
});

describe('a challenger that is better is not promoted', () => {
  it('before seven days have passed', () => {
    expect(look(BETTER, { days: 7 - 1e-6 })).toEqual({ kind: 'go_on' });
    expect(look(BETTER, { days: 7 })).toMatchObject({ verdict: { kind: 'promote' } });
  });

  it('before seven days have passed, nor is the experiment ended by its horizon for that', () => {
    expect(look(BETTER, { days: 3, horizonTasks: 200 })).toEqual({ kind: 'go_on' });
    expect(look(BETTER, { days: 7, horizonTasks: 200 })).toMatchObject({
      verdict: { kind: 'promote' },
    });
  });

  it('where it is so in its largest project alone', () => {
    const elsewhere = [
      ...outOf(CONTROL, 6, 10, { project: 8 }),
      ...outOf(FIRST, 6, 10, { project: 8 }),
    ];
    expect(look([...BETTER, ...elsewhere])).toEqual({ kind: 'go_on' });
    const one = { arm: FIRST, tasks: 1, score: 100, project: 8 };
    expect(look([...BETTER, ...elsewhere, one])).toMatchObject({ verdict: { kind: 'promote' } });
  });

  it('where it makes a kind of task credibly worse', () => {
    const segment = 'feature/high';
    const hurt = [...outOf(CONTROL, 20, 20, { segment }), ...outOf(FIRST, 0, 20, { segment })];
    const many = [...outOf(CONTROL, 240, 400), ...outOf(FIRST, 360, 400)];
    expect(look(many)).toMatchObject({ verdict: { kind: 'promote' } });
    expect(look([...many, ...hurt])).toEqual({ kind: 'go_on' });
    expect(look([...many, ...hurt], { days: 60 })).toMatchObject({
      verdict: {
        kind: 'inconclusive',
        reason:
          'No challenger was found better or not better within 60 days. challenger-1 was not promoted: it makes feature/high credibly worse.',
      },
    });
  });

  it('where it breaches a guardrail, which ends the experiment as harmful', () => {
    const dear = { ...DEAR, score: 90 };
    expect(look([{ arm: CONTROL, tasks: 100, score: 60 }, dear])).toMatchObject({
      verdict: { kind: 'harmful', versionId: null },
    });
  });

  it('while tasks are open that could speak against it', () => {
    const open = { arm: FIRST, tasks: 100, score: null };
    const control = { arm: CONTROL, tasks: 100, score: null };
    expect(look([...BETTER, open, control])).toEqual({ kind: 'go_on' });
  });
});

describe('an experiment whose version on trial is no longer current', () => {
  it.each(['bug-default@2', 'bug-default@3', null])('is stopped when %s is', (current) => {
    expect(look(BETTER, { current })).toMatchObject({
      kind: 'end',
      verdict: {
        kind: 'stopped',
        versionId: null,
        reason: 'bug-default@1 is no longer the current version.',
      },
    });
  });

  it('is stopped whatever else is found', () => {
    const skewed = [{ arm: CONTROL, tasks: 100 }];
    const current = 'bug-default@2';
    expect(look(skewed, { current })).toMatchObject({ verdict: { kind: 'stopped' } });
    expect(look([], { current, days: 99 })).toMatchObject({ verdict: { kind: 'stopped' } });
  });
});

describe('an experiment whose tasks are not assigned by its weights', () => {
  it('is invalid, and says what the arms got', () => {
    const skewed = [
      { arm: CONTROL, tasks: 90, score: null },
      { arm: FIRST, tasks: 10, score: null },
    ];
    expect(look(skewed, { days: 1 })).toMatchObject({
      kind: 'end',
      verdict: {
        kind: 'invalid',
        versionId: null,
        reason:
          'Tasks were not assigned by the weights: control got 90.0 % instead of 50.0 %, challenger-1 got 10.0 % instead of 50.0 %.',
      },
    });
  });

  it('is invalid however much better or worse a challenger looks', () => {
    for (const successes of [0, 300]) {
      const tasks = [...outOf(CONTROL, 60, 100), ...outOf(FIRST, successes, 300)];
      expect(look(tasks)).toMatchObject({ verdict: { kind: 'invalid' } });
    }
  });

  it('is judged by the arms that are still open', () => {
    const [control, first, second] = THREE;
    const arms = [control, { ...first, closed: closedAs('reject') }, second];
    const tasks = [...outOf(CONTROL, 60, 100), ...outOf(SECOND, 45, 75)];
    const experiment = arms.filter((each): each is Arm => each?.name !== undefined);
    expect(look([...tasks, { arm: FIRST, tasks: 1 }], { arms: experiment })).toEqual({
      kind: 'go_on',
    });
    expect(look([...tasks, { arm: FIRST, tasks: 1 }], { arms: THREE })).toMatchObject({
      verdict: { kind: 'invalid' },
    });
  });
});

describe('two challengers', () => {
  const control = outOf(CONTROL, 240, 400);

  it('are decided apart: one is out, the other goes on', () => {
    const tasks = [...control, ...outOf(FIRST, 90, 300), ...outOf(SECOND, 190, 300)];
    expect(look(tasks, { arms: THREE })).toEqual({
      kind: 'close_arms',
      arms: [
        THREE[0],
        {
          ...THREE[1],
          closed: {
            kind: 'reject',
            versionId: null,
            reason: 'challenger-1, bug-default@2, is not better by the minimum effect.',
            at: at(10 * DAY_SECONDS),
          },
        },
        THREE[2],
      ],
    });
  });

  it('leave one that is out as it went out, and go on', () => {
    const arms = [
      arm(CONTROL, 1, 0.4),
      arm(FIRST, 2, 0.3, closedAs('harmful')),
      arm(SECOND, 3, 0.3),
    ];
    const tasks = [...control, ...outOf(FIRST, 90, 300), ...outOf(SECOND, 190, 300)];
    expect(look(tasks, { arms })).toEqual({ kind: 'go_on' });
  });

  it('end the experiment once both are out, harmful if one of them was', () => {
    const tasks = [...control, ...outOf(FIRST, 90, 300), ...outOf(SECOND, 90, 300)];
    expect(look(tasks, { arms: THREE })).toMatchObject({
      kind: 'end',
      verdict: {
        kind: 'reject',
        reason:
          'challenger-1, bug-default@2, is not better by the minimum effect. challenger-2, bug-default@3, is not better by the minimum effect.',
      },
    });
    const arms = [
      arm(CONTROL, 1, 0.4),
      arm(FIRST, 2, 0.3, closedAs('harmful')),
      arm(SECOND, 3, 0.3),
    ];
    expect(look(tasks, { arms })).toMatchObject({
      kind: 'end',
      verdict: { kind: 'harmful', reason: 'it is out as harmful' },
      arms: [{}, { closed: closedAs('harmful') }, { closed: { kind: 'reject' } }],
    });
  });

  it('have the better one promoted, also when the other is out', () => {
    const both = [...control, ...outOf(FIRST, 260, 300), ...outOf(SECOND, 290, 300)];
    expect(look(both, { arms: THREE })).toMatchObject({
      verdict: { kind: 'promote', versionId: 'bug-default@3' },
    });
    const one = [...control, ...outOf(FIRST, 30, 300), ...outOf(SECOND, 290, 300)];
    expect(look(one, { arms: THREE })).toMatchObject({
      verdict: { kind: 'promote', versionId: 'bug-default@3' },
    });
  });

  it('never have one promoted that is out', () => {
    const arms = [
      arm(CONTROL, 1, 0.4),
      arm(FIRST, 2, 0.3, closedAs('reject')),
      arm(SECOND, 3, 0.3),
    ];
    const tasks = [...control, ...outOf(FIRST, 290, 300), ...outOf(SECOND, 190, 300)];
    expect(look(tasks, { arms })).toEqual({ kind: 'go_on' });
  });

  it('need twice the evidence that one needs', () => {
    const arms = [arm(CONTROL, 1, 0.4), arm(FIRST, 2, 0.4), arm(SECOND, 3, 0.2)];
    const pair = [...outOf(CONTROL, 60, 100), ...outOf(FIRST, 78, 100)];
    expect(look(pair)).toMatchObject({ verdict: { kind: 'promote' } });
    expect(look([...pair, ...outOf(SECOND, 30, 50)], { arms })).toEqual({ kind: 'go_on' });
  });
});

describe('a retention', () => {
  const RETENTION = {
    kind: 'retention',
    arms: [arm('previous', 1, 0.1), arm('promoted', 2, 0.9)],
    current: 'bug-default@2',
    endsAt: at(14 * DAY_SECONDS),
  } as const;
  const tasks = (previous: number, promoted: number) => [
    ...outOf('previous', previous, 30),
    ...outOf('promoted', promoted, 270),
  ];

  it('keeps the promoted version once its time is over', () => {
    const retention = { ...RETENTION, arms: [...RETENTION.arms] };
    expect(look(tasks(18, 190), { ...retention, days: 13 })).toEqual({ kind: 'go_on' });
    expect(look(tasks(18, 190), { ...retention, days: 14 })).toMatchObject({
      kind: 'end',
      verdict: {
        kind: 'keep',
        versionId: null,
        reason: 'bug-default@2 has not been found worse than bug-default@1.',
      },
    });
  });

  it('goes back as soon as the promoted version is credibly worse, also by open tasks', () => {
    const retention = { ...RETENTION, arms: [...RETENTION.arms], days: 1 };
    const open = tasks(30, 27).map((each) => ({ ...each, closed: false }));
    for (const worse of [tasks(30, 27), open]) {
      expect(look(worse, retention)).toMatchObject({
        kind: 'end',
        verdict: {
          kind: 'roll_back',
          versionId: 'bug-default@1',
          reason: expect.stringMatching(
            /^bug-default@2 is worse than bug-default@1: the evidence reached \d+, and 20 is enough\.$/,
          ),
        },
      });
    }
  });

  it('goes back when a guardrail is breached', () => {
    const dear = [
      { arm: 'previous', tasks: 40, score: 60 },
      { ...DEAR, arm: 'promoted', tasks: 360 },
    ];
    expect(look(dear, { ...RETENTION, arms: [...RETENTION.arms] })).toMatchObject({
      verdict: {
        kind: 'roll_back',
        versionId: 'bug-default@1',
        reason: 'bug-default@2 makes cost worse than bug-default@1 does by more than its margin.',
      },
    });
  });

  it('is stopped when the promoted version is no longer current', () => {
    const retention = { ...RETENTION, arms: [...RETENTION.arms], current: 'bug-default@1' };
    expect(look(tasks(30, 27), retention)).toMatchObject({ verdict: { kind: 'stopped' } });
  });

  it('does not care for the horizon: it is over when its time is', () => {
    const retention = { ...RETENTION, arms: [...RETENTION.arms], horizonTasks: 10 };
    expect(look(tasks(18, 190), retention)).toEqual({ kind: 'go_on' });
  });
});
