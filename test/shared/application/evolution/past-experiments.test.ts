import { describe, expect, it } from 'vitest';
import type { Baton } from '../../../../shared/application/baton.ts';
import { pastExperiments } from '../../../../shared/application/evolution/past-experiments.ts';
import { readExperiment } from '../../../../shared/application/experiments/read-experiments.ts';
import { additionsOfTask } from '../../../../shared/domain/experiment/additions-of-task.ts';
import type {
  Experiment,
  ExperimentTerms,
  VerdictKind,
} from '../../../../shared/domain/experiment/experiment.ts';
import type { StrategyVersion } from '../../../../shared/domain/strategy/strategy.ts';
import {
  at,
  experimentIdOf,
  sampleAudit,
  sampleExperiment,
  sampleTask,
  sampleVersion,
  slugOf,
  versionIdOf,
} from '../../../contracts/samples.ts';
import { emptyBaton } from './in-evolution.ts';

const SLUG = slugOf('bug-default');

/** Versions 1 to 4; each later one tries one more time than the one before. */
const VERSIONS: readonly StrategyVersion[] = [1, 2, 3, 4].map((number) => ({
  ...sampleVersion('bug-default', number),
  parentVersionId: number === 1 ? null : versionIdOf('bug-default@1'),
  expectedImprovement: number / 100,
}));

const TERMS: ExperimentTerms = {
  costWeight: 0.1,
  spendCapUsd: 10,
  escalationCostUsd: 5,
  controlRuns: 100,
  controlMean: 0.5,
  controlVariance: 0.1,
  guardrails: [],
};

const verdict = (kind: VerdictKind, promoted: number | null = null) => ({
  kind,
  versionId: promoted === null ? null : versionIdOf(`bug-default@${promoted}`),
  reason: 'a sample',
  at: at(1_000),
});

/** An arm against version 1, with a weight of a fourth. */
const arm = (name: string, version: number) => ({
  name,
  versionId: versionIdOf(`bug-default@${version}`),
  weight: 0.25,
  closed: null,
});

/** Stores an experiment that ended so, the later the higher its number. */
async function ended(
  { stores }: Baton,
  number: number,
  kind: VerdictKind,
  changes: Partial<Experiment> = {},
): Promise<void> {
  const experiment = sampleExperiment(`bug-default-x${number}`, {
    status: 'ended',
    createdAt: at(number),
    startedAt: at(number),
    verdict: verdict(kind),
    guardrails: [],
    terms: TERMS,
    ...changes,
  });
  const saved = await stores.experiments.save({
    experiments: [{ experiment, expectedRevision: 0 }],
    audit: sampleAudit(`x${number}`),
  });
  expect(saved).toBe('saved');
}

const past = (baton: Baton) => pastExperiments(baton, SLUG, VERSIONS, []);
const labels = async (baton: Baton) =>
  (await past(baton)).map(({ versionId, label }) => [Number(versionId.split('@')[1]), label]);

describe('what became of a version', () => {
  it.each([
    ['promote', 'won'],
    ['reject', 'lost'],
    ['harmful', 'harmful'],
    ['inconclusive', 'inconclusive'],
    ['invalid', 'inconclusive'],
    ['stopped', 'inconclusive'],
  ] as const)('by the verdict %s is %s', async (kind, label) => {
    const baton = await emptyBaton(at(0));
    await ended(baton, 1, kind, { verdict: verdict(kind, kind === 'promote' ? 2 : null) });
    expect(await labels(baton)).toEqual([[2, label]]);
  });

  it('is what its own arm came to when it was out before the others', async () => {
    const baton = await emptyBaton(at(0));
    const closed = { ...verdict('reject'), kind: 'reject' as const };
    const harm = { ...verdict('harmful'), kind: 'harmful' as const };
    await ended(baton, 1, 'promote', {
      verdict: verdict('promote', 2),
      arms: [
        arm('control', 1),
        arm('challenger-1', 2),
        { ...arm('challenger-2', 3), closed },
        { ...arm('challenger-3', 4), closed: harm },
      ],
    });
    await ended(baton, 2, 'promote', {
      verdict: verdict('promote', 2),
      arms: [arm('control', 1), arm('challenger-1', 2), arm('challenger-2', 3)],
    });
    expect(await labels(baton)).toEqual([
      [2, 'won'],
      [3, 'inconclusive'],
      [2, 'won'],
      [3, 'lost'],
      [4, 'harmful'],
    ]);
  });

  it('is harmful when its promotion was rolled back, the latest one alone', async () => {
    const baton = await emptyBaton(at(0));
    const retention = {
      kind: 'retention' as const,
      arms: [arm('previous', 1), arm('promoted', 2)],
    };
    await ended(baton, 1, 'promote', { verdict: verdict('promote', 2) });
    await ended(baton, 2, 'keep', retention);
    await ended(baton, 3, 'promote', { verdict: verdict('promote', 2) });
    await ended(baton, 4, 'roll_back', retention);
    await ended(baton, 5, 'inconclusive');
    expect(await labels(baton)).toEqual([
      [2, 'inconclusive'],
      [2, 'harmful'],
      [2, 'won'],
    ]);
  });
});

describe('a past experiment', () => {
  it('tells what the version changed of its parent and what was hoped for', async () => {
    const baton = await emptyBaton(at(0));
    await ended(baton, 1, 'reject', { arms: [arm('control', 2), arm('challenger-1', 3)] });
    expect(await past(baton)).toEqual([
      {
        versionId: 'bug-default@3',
        parentVersionId: 'bug-default@1',
        label: 'lost',
        edits: [{ path: 'retry.maxAttempts', value: '3' }],
        expectedGain: 0.03,
        measuredGain: null,
      },
    ]);
  });

  it('tells the gain that was measured, as its report does', async () => {
    const baton = await emptyBaton(at(0));
    await ended(baton, 1, 'inconclusive');
    const task = (name: string, arm: string, score: number) =>
      sampleTask('bug-default-x1', name, {
        arm,
        closed: true,
        counted: { score, guardrails: [0, 0, 0, 0] },
      });
    const tasks = [
      task('a', 'control', 50),
      task('b', 'control', 60),
      task('c', 'challenger-1', 80),
      task('d', 'challenger-1', 70),
    ];
    await baton.stores.folds.commit([], tasks.flatMap(additionsOfTask));
    const [told] = await past(baton);
    // A score is half a utility here, as a task may cost as much as its whole quality is worth.
    expect(told?.measuredGain).toBeCloseTo(0.4, 12);
    const { report } = await readExperiment(baton, experimentIdOf('bug-default-x1'));
    expect(told?.measuredGain).toBe(report.arms[1]?.comparison?.lift);
  });

  it('is none that still runs, of another strategy, or of a version that is gone', async () => {
    const baton = await emptyBaton(at(0));
    await ended(baton, 1, 'stopped', { status: 'running', verdict: null });
    await ended(baton, 2, 'reject', { slug: slugOf('other') });
    await ended(baton, 3, 'reject', { arms: [arm('control', 1), arm('challenger-1', 9)] });
    expect(await past(baton)).toEqual([]);
  });

  it('is one of the latest fifty', async () => {
    const baton = await emptyBaton(at(0));
    for (let number = 1; number <= 60; number += 1) {
      await ended(baton, number, number === 60 ? 'harmful' : 'reject');
    }
    const told = await past(baton);
    expect(told).toHaveLength(50);
    expect(told[0]?.label).toBe('harmful');
  });
});
