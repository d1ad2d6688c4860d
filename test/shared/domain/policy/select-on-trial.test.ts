import { describe, expect, it } from 'vitest';
import { taskIdSchema } from '../../../../shared/domain/identifiers.ts';
import type { CompiledStrategy, Policy } from '../../../../shared/domain/policy/policy.ts';
import { type StrategyChoice, selectStrategy } from '../../../../shared/domain/policy/select.ts';
import type { Mode } from '../../../../shared/domain/settings.ts';
import { chiSquare, chiSquareCritical } from '../chi-square.ts';
import { compiledExperiment, compiledStrategy, modelOf, policyOf } from './policies.ts';

const TASKS = 20_000;
const GENERAL = compiledStrategy('general');
const BUGS = compiledStrategy('bugs', { taskType: 'bug' });
const ON_TRIAL = { ...BUGS, experiment: compiledExperiment('bugs', [0.5, 0.3, 0.2]) };
const EVIDENCE = modelOf([
  ['bugs@2', 0.6],
  ['bugs@3', 0.9],
  ['general@2', 0.6],
]);

function policy(
  strategies: readonly CompiledStrategy[],
  holdoutShare = 0,
  mode: Mode = 'learning',
): Policy {
  return policyOf({
    settings: { mode, holdoutShare },
    strategies,
    models: { select_strategy: EVIDENCE },
  });
}

const select = (of: Policy, task: string) =>
  selectStrategy(of, { taskType: 'bug' }, taskIdSchema.parse(task));

/** How many of the tasks have each answer. */
function countsOf(
  of: Policy,
  read: (choice: StrategyChoice) => string | undefined,
  tasks = TASKS,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (let at = 0; at < tasks; at += 1) {
    const answer = read(select(of, `task-${at}`));
    if (answer !== undefined) counts.set(answer, (counts.get(answer) ?? 0) + 1);
  }
  return counts;
}

/** Whether counts are as near to the shares as one of a thousand samples is not. */
function expectShares(counts: ReadonlyMap<string, number>, shares: Record<string, number>): void {
  const names = Object.keys(shares);
  expect([...counts.keys()].sort()).toEqual(names.sort());
  const found = names.map((name) => counts.get(name) ?? 0);
  const statistic = chiSquare(
    found,
    names.map((name) => shares[name] ?? 0),
  );
  expect(statistic).toBeLessThan(chiSquareCritical(names.length - 1, 0.001));
}

describe('the holdout', () => {
  it('answers the hand-designed version to its share of the tasks', () => {
    const of = policy([BUGS, GENERAL], 0.05);
    expectShares(
      countsOf(of, ({ source }) => source),
      { holdout: 0.05, policy: 0.95 },
    );
    const held = countsOf(of, ({ source, strategy }) =>
      source === 'holdout' ? strategy.versionId : undefined,
    );
    expect([...held.keys()]).toEqual(['bugs@1']);
  });

  it('answers the built-in version where none was hand-designed', () => {
    const of = policy([{ ...BUGS, baseline: null }], 0.5);
    const held = countsOf(of, ({ source, strategy }) => `${source} ${strategy.versionId}`, 50);
    expect([...held.keys()].sort()).toEqual(['holdout built-in@1', 'policy bugs@2']);
  });

  it('counts in the propensity, also where both answers are one version', () => {
    const untouched = { ...BUGS, current: BUGS.baseline ?? BUGS.current };
    const alone = select(policy([untouched], 0.5), 'task-3');
    const { alternatives } = select(policy([untouched, GENERAL], 0.07), 'task-1');
    expect(alone).toMatchObject({
      propensity: 1,
      alternatives: [{ value: 'bugs@1', probability: 1 }],
    });
    expect(alternatives.map(({ value }) => value)).toEqual(['bugs@1', 'general@2']);
  });

  it('keeps a task in it whatever else is asked about the task', () => {
    const one = policy([BUGS, GENERAL], 0.05);
    const other = policy([ON_TRIAL, { ...GENERAL, baseline: null }], 0.05);
    for (let at = 0; at < 500; at += 1) {
      const isHeld = (of: Policy) => select(of, `task-${at}`).source === 'holdout';
      expect(isHeld(other)).toBe(isHeld(one));
    }
  });
});

describe('an experiment', () => {
  it('takes each arm as often as its weight says', () => {
    const counts = countsOf(policy([ON_TRIAL]), ({ source, experimentId, arm, strategy }) =>
      [source, experimentId, arm, strategy.versionId].join(' '),
    );
    expectShares(counts, {
      'experiment bugs-x1 control bugs@2': 0.5,
      'experiment bugs-x1 challenger-1 bugs@3': 0.3,
      'experiment bugs-x1 challenger-2 bugs@4': 0.2,
    });
  });

  it('has the same shares beside a holdout and among other strategies', () => {
    const of = policy([ON_TRIAL, GENERAL], 0.05);
    const counts = countsOf(of, ({ arm }) => arm ?? undefined);
    expectShares(counts, { control: 0.5, 'challenger-1': 0.3, 'challenger-2': 0.2 });
  });

  it('has the same shares in the next experiment, of either arm of this one', () => {
    const one = policy([{ ...BUGS, experiment: compiledExperiment('bugs', [0.5, 0.5]) }]);
    const other = policy([{ ...BUGS, experiment: compiledExperiment('other', [0.5, 0.5]) }]);
    const pairs = new Map<string, number>();
    for (let at = 0; at < TASKS; at += 1) {
      const pair = `${select(one, `task-${at}`).arm} ${select(other, `task-${at}`).arm}`;
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    }
    const names = ['control', 'challenger-1'].flatMap((a) =>
      ['control', 'challenger-1'].map((b) => [`${a} ${b}`, 0.25]),
    );
    expectShares(pairs, Object.fromEntries(names));
  });

  it('leaves the tasks of a closed arm to the first one, uncounted', () => {
    const experiment = compiledExperiment('bugs', [0.5, 0.3, 0.2], ['challenger-1']);
    const of = policy([{ ...BUGS, experiment }]);
    const counts = countsOf(of, ({ source, experimentId, arm, strategy }) =>
      [source, experimentId, arm, strategy.versionId].join(' '),
    );
    expectShares(counts, {
      'experiment bugs-x1 control bugs@2': 0.5,
      'policy   bugs@2': 0.3,
      'experiment bugs-x1 challenger-2 bugs@4': 0.2,
    });
    expect(select(of, 'task-1').alternatives).toMatchObject([
      { value: 'bugs@2', probability: expect.closeTo(0.8, 12) },
      { value: 'bugs@4', probability: expect.closeTo(0.2, 12) },
    ]);
  });

  it('keeps a task in its arm when another arm is closed', () => {
    const closed = compiledExperiment('bugs', [0.5, 0.3, 0.2], ['challenger-1']);
    for (let at = 0; at < 500; at += 1) {
      const before = select(policy([ON_TRIAL]), `task-${at}`).arm;
      const after = select(policy([{ ...BUGS, experiment: closed }]), `task-${at}`).arm;
      expect(after).toBe(before === 'challenger-1' ? null : before);
    }
  });

  it('assigns nobody while its strategy is not drawn', () => {
    const of = policy([ON_TRIAL, GENERAL]);
    const counts = countsOf(of, ({ strategy, arm }) =>
      strategy.slug === 'general' ? String(arm) : undefined,
    );
    expect([...counts.keys()]).toEqual(['null']);
  });

  it.each<[Mode, string]>([
    ['frozen', 'bugs@2'],
    ['shadow', 'bugs@1'],
    ['off', 'bugs@1'],
  ])('neither assigns nor holds out in the mode %s', (mode, versionId) => {
    const of = policy([ON_TRIAL], 0.5, mode);
    const counts = countsOf(
      of,
      ({ source, arm, propensity, strategy }) =>
        [source, arm, propensity, strategy.versionId].join(' '),
      200,
    );
    expect([...counts.keys()]).toEqual([`policy  1 ${versionId}`]);
  });
});

describe('propensities over holdout, strategies and arms', () => {
  const of = policy([ON_TRIAL, GENERAL], 0.2);

  it('are how often the versions come up', () => {
    const shares = select(of, 'task-1').alternatives.map(({ value, probability }) => [
      value,
      probability ?? 0,
    ]);
    expectShares(
      countsOf(of, ({ strategy }) => strategy.versionId),
      Object.fromEntries(shares),
    );
  });

  it('follow from each draw, every version once, and sum to 1', () => {
    const { alternatives } = select(of, 'task-1');
    const plain = select(policy([BUGS, GENERAL]), 'task-1').alternatives;
    const [bugs = 0, general = 0] = plain.map(({ probability }) => probability ?? 0);
    const near = (value: string, probability: number) => ({
      value,
      probability: expect.closeTo(probability, 12),
    });
    expect(alternatives).toMatchObject([
      near('bugs@2', 0.8 * bugs * 0.5),
      near('general@2', 0.8 * general),
      near('bugs@3', 0.8 * bugs * 0.3),
      near('bugs@4', 0.8 * bugs * 0.2),
      near('bugs@1', 0.2),
    ]);
    const total = alternatives.reduce((sum, { probability }) => sum + (probability ?? 0), 0);
    expect(total).toBeCloseTo(1, 12);
  });

  it('merge what is baseline and arm in one', () => {
    const experiment = compiledExperiment('bugs', [0.5, 0.5]);
    const baseline = experiment.arms[1]?.version ?? null;
    const { alternatives } = select(policy([{ ...BUGS, baseline, experiment }], 0.2), 'task-1');
    expect(alternatives).toMatchObject([
      { value: 'bugs@2', probability: expect.closeTo(0.4, 12) },
      { value: 'bugs@3', probability: expect.closeTo(0.6, 12) },
    ]);
  });

  it('are the same for every task, and the answer to one task is always the same', () => {
    for (let at = 0; at < 200; at += 1) {
      const choice = select(of, `task-${at}`);
      expect(choice).toEqual(select(policy([ON_TRIAL, GENERAL], 0.2), `task-${at}`));
      expect(choice.alternatives).toEqual(select(of, 'task-1').alternatives);
      const own = choice.alternatives.find(({ value }) => value === choice.strategy.versionId);
      expect(choice.propensity).toBe(own?.probability);
    }
  });

  it('come with what is known of versions that only an experiment answers', () => {
    const estimates = select(of, 'task-1').alternatives.map(({ value, estimate }) => [
      value,
      estimate,
    ]);
    expect(Object.fromEntries(estimates)).toEqual({
      'bugs@2': expect.closeTo(0.6, 1),
      'general@2': expect.closeTo(0.6, 1),
      'bugs@3': expect.closeTo(0.8, 1),
      'bugs@4': null,
      'bugs@1': null,
    });
  });
});

describe('the reason given', () => {
  it('says which draw decided', () => {
    const reasons = countsOf(policy([ON_TRIAL], 0.05), ({ why }) => why, 2_000);
    expect([...reasons.keys()].sort()).toEqual([
      'Held out with 5 % of all tasks: the hand-designed baseline answers.',
      ...['challenger-1', 'challenger-2', 'control'].map(
        (arm) =>
          `bugs is the only strategy that applies. Its experiment bugs-x1 assigns the task to ${arm}.`,
      ),
    ]);
  });
});
