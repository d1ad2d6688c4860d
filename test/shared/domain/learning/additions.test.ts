import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accumulate } from '../../../../shared/domain/learning/add-sums.ts';
import { additionsOf } from '../../../../shared/domain/learning/additions.ts';
import { type Evidence, evidenceSchema } from '../../../../shared/domain/learning/evidence.ts';
import { optionLabel } from '../../../../shared/domain/learning/features.ts';
import { momentsOf } from '../../../../shared/domain/learning/moments.ts';
import { type Addition, isZero } from '../../../../shared/domain/learning/sums.ts';
import { SEEDED } from '../seeded.ts';
import { arbitraryEvidence } from './arbitrary-evidence.ts';

function choice(changes: Partial<Evidence['choices'][number]> = {}): Evidence['choices'][number] {
  const usual = { type: 'select_agent', option: 'claude', use: 'learn' as const };
  return { ...usual, attempt: 1, followed: false, features: [], ...changes };
}

const EVIDENCE: Evidence = evidenceSchema.parse({
  day: '2026-01-01',
  project: 'acme/web',
  strategy: { slug: 'bug-default', versionId: 'bug-default@3', source: 'policy' },
  lost: false,
  success: true,
  quality: 0.5,
  utility: 0.25,
  costUsd: 2.5,
  durationSeconds: 60,
  failureCode: null,
  signals: ['merged', 'iterations'],
  choices: [choice({ features: [[7, 1]] }), choice({ type: 'retry', option: 'stop', use: 'show' })],
});
const moments = (features: readonly (readonly [label: number, value: number])[], target: number) =>
  momentsOf(
    features.map(([label, value]) => ({ label, value })),
    target,
  );
const TOTALS = [1, 1, 0, 0.5, 0.25, 2.5, 60];
const SEEN = [1, 1, 1, 1, 0, 0, 1, 0, 0];

const added = (changes: Partial<Evidence>) =>
  additionsOf({ ...EVIDENCE, ...changes }).map(({ family, member, vector }) => [
    family,
    member,
    [...vector],
  ]);

describe('what a run adds', () => {
  it('is its totals, what its project sends, and each choice', () => {
    expect(added({})).toEqual([
      ['overall', 'totals', SEEN],
      ['project/acme/web', 'totals', SEEN],
      ['totals/all', '2026-01-01', TOTALS],
      ['totals/strategy/bug-default', '2026-01-01#bug-default@3#policy', TOTALS],
      ['totals/option/select_agent', 'claude', TOTALS],
      ['totals/option/retry', 'stop', TOTALS],
      ['model/select_agent/quality', '2#claude', [1, 0.5, 0.25, 1, 7, 1, 0.5, 1]],
      ['model/select_agent/cost', '2#0', [...moments([[optionLabel('claude'), 1]], 0.25)]],
    ]);
  });

  it('is a failure for the attempt that another followed, and costs what both cost', () => {
    const first = choice({ option: 'a', followed: true });
    const second = choice({ option: 'b', attempt: 2 });
    const vectors = new Map(
      added({ choices: [first, second], utility: 0.5 - 0.25 }).map(([family, member, vector]) => [
        `${family} ${member}`,
        vector,
      ]),
    );
    expect(vectors.get('model/select_agent/quality 2#a')).toEqual([1, 0, 0, 0]);
    expect(vectors.get('model/select_agent/quality 2#b')).toEqual([1, 0.5, 0.25, 0]);
    const both = [optionLabel('a'), optionLabel('b')].map((label) => [label, 1] as const);
    expect(vectors.get('model/select_agent/cost 2#0')).toEqual([...moments(both, 0.25)]);
    expect(vectors.get('totals/option/select_agent a')?.slice(0, 5)).toEqual([1, 0, 0, 0, -0.25]);
    expect(vectors.get('totals/option/select_agent b')?.slice(0, 5)).toEqual([1, 1, 0, 0.5, 0.25]);
    // One attempt failed and was followed; the run succeeded with the second.
    const attempts = [1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0];
    expect(vectors.get('model/select_agent/attempts 2#all')).toEqual(attempts);
  });

  it('of an imported choice without a propensity is kept apart, of a shown one not learned', () => {
    const families = (use: 'prior' | 'show') =>
      added({ choices: [choice({ use })] })
        .map(([family]) => String(family))
        .filter((family) => family.startsWith('model/'));
    expect(families('prior')).toContain('model/select_agent/observational');
    expect(families('prior')).not.toContain('model/select_agent/quality');
    expect(families('show')).toEqual([]);
  });

  it('is its utility by kind of task, and by centred choice, each stage by itself', () => {
    const centred: [number, number][] = [
      [optionLabel('a'), 0.5],
      [optionLabel('b'), -0.5],
    ];
    const choices = [
      choice({ option: 'a', centred }),
      choice({ option: 'a', centred, attempt: 2 }),
      choice({ option: 'b' }),
    ];
    const attributed = added({ taskKind: 5, choices }).filter(([family]) =>
      /^(?:baseline|credit)/.test(String(family)),
    );
    const vector = [...moments([...centred, [5, 1]], 0.25)];
    expect(attributed).toEqual([
      ['baseline', '2#all', [1, 0.25]],
      ['baseline', '2#5', [1, 0.25]],
      ['credit/select_agent/first', '2#a', vector],
      ['credit/select_agent/later', '2#a', vector],
    ]);
  });

  it('counts a failure code by day and strategy', () => {
    expect(added({ failureCode: 'timeout' })).toContainEqual([
      'failures/strategy/bug-default',
      '2026-01-01#timeout',
      [1],
    ]);
  });

  it('counts towards the worth of learning what is compared, and nothing else', () => {
    const counted = added({ worth: 'holdout', utility: -0.5 });
    expect(counted).toContainEqual(['worth', '2026-01-01#holdout', [1, -0.5, 0.25]]);
    expect(counted).toHaveLength(added({}).length + 1);
  });

  it('names no strategy where the run followed none', () => {
    const families = added({ strategy: null, failureCode: 'timeout' }).map(([family]) => family);
    expect(families.filter((family) => String(family).includes('/strategy/'))).toEqual([]);
  });

  it('counts a lost run as a run, not as an outcome of its project', () => {
    const lost = added({ lost: true, success: false, signals: [] });
    expect(lost).toContainEqual(['overall', 'totals', [1, 0, 0, 0, 0, 0, 0, 0, 0]]);
    expect(lost).toContainEqual(['totals/option/retry', 'stop', [1, 0, 1, 0.5, 0.25, 2.5, 60]]);
  });

  it('keeps runs without a project apart from every project', () => {
    expect(added({ project: null })).toContainEqual(['project/', 'totals', SEEN]);
  });

  it('can be taken back exactly, in any order, whatever was added in between', () => {
    const histories = fc
      .array(arbitraryEvidence, { minLength: 1, maxLength: 12 })
      .chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
      );
    fc.assert(
      fc.property(histories, ([added, takenBack]) => {
        const sums = new Map<string, Addition>();
        for (const addition of added.flatMap(additionsOf)) accumulate(sums, addition);
        for (const addition of takenBack.flatMap(additionsOf)) accumulate(sums, addition, -1);
        expect([...sums.values()].every(({ vector }) => isZero(vector))).toBe(true);
      }),
      { ...SEEDED, numRuns: 300 },
    );
  });

  it('is the same after it was stored and read back', () => {
    fc.assert(
      fc.property(arbitraryEvidence, (evidence) => {
        const readBack = evidenceSchema.parse(JSON.parse(JSON.stringify(evidence)));
        const sums = new Map<string, Addition>();
        for (const addition of additionsOf(evidence)) accumulate(sums, addition);
        for (const addition of additionsOf(readBack)) accumulate(sums, addition, -1);
        expect([...sums.values()].every(({ vector }) => isZero(vector))).toBe(true);
      }),
      { ...SEEDED, numRuns: 300 },
    );
  });
});
