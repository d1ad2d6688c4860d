import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Context } from '../../../../shared/domain/context/context.ts';
import { accumulate } from '../../../../shared/domain/learning/add-sums.ts';
import { additionsOfChoices } from '../../../../shared/domain/learning/additions-of-choices.ts';
import { evidenceSchema } from '../../../../shared/domain/learning/evidence.ts';
import {
  featuresOfChoice,
  optionLabel,
  questionFeatures,
  taskKindOf,
} from '../../../../shared/domain/learning/features.ts';
import { addMoments, momentsOf, NO_MOMENTS } from '../../../../shared/domain/learning/moments.ts';
import type { Addition } from '../../../../shared/domain/learning/sums.ts';
import {
  attemptsKey,
  costKey,
  observationalKey,
  qualityKey,
} from '../../../../shared/domain/learning/sums-keys.ts';
import { compileModel } from '../../../../shared/domain/policy/compile-model.ts';
import { compileVersions } from '../../../../shared/domain/policy/compile-versions.ts';
import type { DecisionModel } from '../../../../shared/domain/policy/decision-model.ts';
import { MOST_OPTIONS } from '../../../../shared/domain/policy/option-sums.ts';
import { optionValues } from '../../../../shared/domain/policy/option-values.ts';
import type { TypeSums } from '../../../../shared/domain/policy/type-sums.ts';
import { SEEDED } from '../seeded.ts';
import { observed, repeated } from './policies.ts';

const TYPE = 'select_agent';

const seen = (option: string, quality: number, times: number, context: Context = {}): TypeSums => ({
  ...qualityKey(TYPE, option),
  vector: repeated(observed(option, quality, context), times),
});

function expected(model: DecisionModel, option: string, context: Context = {}): number {
  const question = questionFeatures(context, null);
  const { utilities } = optionValues(
    model,
    [{ value: option, eligible: true }],
    question,
    taskKindOf(context),
  );
  return utilities[0] ?? Number.NaN;
}

describe('compiling a model', () => {
  it('comes close to what was seen often, and stays near the others for what was not', () => {
    const { model } = compileModel(TYPE, [
      seen('a', 0.9, 500),
      seen('b', 0.5, 500),
      seen('c', 0, 1),
    ]);
    expect(expected(model, 'a')).toBeCloseTo(0.9, 1);
    expect(expected(model, 'b')).toBeCloseTo(0.5, 1);
    expect(expected(model, 'c')).toBeGreaterThan(0.5);
  });

  it('expects of an untried option what options have in common', () => {
    const { model } = compileModel(TYPE, [seen('a', 0.8, 200), seen('b', 0.6, 200)]);
    expect(expected(model, 'new')).toBeCloseTo(0.7, 1);
  });

  it('tells contexts apart', () => {
    const bug = { taskKind: 'bug' };
    const docs = { taskKind: 'docs' };
    const both = [seen('a', 0.9, 100, bug), seen('b', 0.1, 100, bug)];
    const other = [seen('a', 0.2, 100, docs), seen('b', 0.8, 100, docs)];
    const sums = [...both, ...other].reduce((merged, { vector, ...key }) => {
      const known = merged.get(key.member)?.vector ?? NO_MOMENTS;
      return merged.set(key.member, { ...key, vector: addMoments(known, vector) });
    }, new Map<string, TypeSums>());
    const { model } = compileModel(TYPE, sums.values());
    expect(expected(model, 'a', bug)).toBeGreaterThan(expected(model, 'b', bug) + 0.3);
    expect(expected(model, 'b', docs)).toBeGreaterThan(expected(model, 'a', docs) + 0.2);
  });

  it('lets options that share a harness or a model share what is learned', () => {
    const sums = [seen('cli:x', 0.9, 50), seen('cli:y', 0.9, 50), seen('web:z', 0.3, 50)];
    const { model } = compileModel(TYPE, sums);
    expect(expected(model, 'cli:new')).toBeGreaterThan(expected(model, 'web:new') + 0.02);
  });

  it('learns from contexts though features of the option change each time', () => {
    const vectors = Array.from({ length: 200 }, (_, at) => {
      const kind = at % 2 === 0 ? 'bug' : 'docs';
      const option = { value: 'a', features: { queue: at } };
      const question = questionFeatures({ taskKind: kind }, null);
      return momentsOf(featuresOfChoice(question, option), kind === 'bug' ? 1 : 0);
    });
    const vector = vectors.reduce((sum, each) => addMoments(sum, each), NO_MOMENTS);
    const { model } = compileModel(TYPE, [{ ...qualityKey(TYPE, 'a'), vector }]);
    const [bug, docs] = ['bug', 'docs'].map((taskKind) => expected(model, 'a', { taskKind }));
    expect((bug ?? 0) - (docs ?? 1)).toBeGreaterThan(0.5);
  });

  it('does not try what it may have known and dropped', () => {
    const sums = Array.from({ length: MOST_OPTIONS }, (_, at) => seen(`o${at}`, 0.5, 3));
    const deviation = (model: DecisionModel) =>
      optionValues(model, [{ value: 'old', eligible: true }], questionFeatures({}, null), '')
        .deviations[0];
    expect(deviation(compileModel(TYPE, sums).model)).toBe(0);
    expect(deviation(compileModel(TYPE, sums.slice(1)).model)).toBeGreaterThan(0);
  });

  it('expects less of second attempts that nobody learned from, where they happen', () => {
    const attempts = {
      ...attemptsKey(TYPE),
      vector: Float64Array.of(9, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0),
    };
    const { model } = compileModel(TYPE, [seen('a', 0.6, 50), seen('b', 0.6, 50), attempts]);
    const second = expected(model, 'b', { attempt: 2, previousOption: 'a' });
    expect(second).toBeCloseTo(0.3, 1);
  });

  it('says which costs and counts cannot be right, and goes on without them', () => {
    const cost = (kind: number, ...vector: number[]): TypeSums => ({
      ...costKey(TYPE, kind),
      vector: Float64Array.from(vector),
    });
    const sound = {
      ...costKey(TYPE, 1),
      vector: momentsOf([{ label: optionLabel('a'), value: 1 }], 0.5),
    };
    const attempts = { ...attemptsKey(TYPE), vector: Float64Array.of(1) };
    const sums = [seen('a', 1, 1), sound, cost(2, Number.NaN, 0, 0, 0), attempts];
    const { model, corrupt } = compileModel(TYPE, sums);
    expect(corrupt).toEqual(['cost of kind 2', 'attempts']);
    expect(model.costs.overall.get('a')).toBeCloseTo(0.5, 2);
  });

  it('tells the costs of the 64 most frequent kinds apart', () => {
    const label = optionLabel('a');
    const sums = Array.from({ length: 70 }, (_, kind) => ({
      ...costKey(TYPE, kind),
      vector: repeated(momentsOf([{ label, value: 1 }], 0.5), kind < 6 ? 1 : 2),
    }));
    const { byKind } = compileModel(TYPE, [seen('a', 1, 1), ...sums]).model.costs;
    expect([byKind.size, byKind.has(0), byKind.has(69)]).toEqual([64, false, true]);
  });

  it('takes imported decisions for a weaker prior', () => {
    const imported = (times: number): TypeSums => ({
      ...observationalKey(TYPE, 'a'),
      vector: repeated(observed('a', 1), times),
    });
    const known = [seen('b', 0.5, 100)];
    const { model } = compileModel(TYPE, [...known, imported(8)]);
    const { model: many } = compileModel(TYPE, [...known, imported(100_000)]);
    const { model: own } = compileModel(TYPE, [...known, seen('a', 1, 8)]);
    expect(expected(model, 'a')).toBeGreaterThan(expected(model, 'new'));
    expect(expected(own, 'a')).toBeGreaterThan(expected(model, 'a'));
    expect(expected(many, 'a')).toBeLessThan(0.9);
    expect(model.options.get('a')?.count).toBe(0);
  });

  it('is the same whatever was compiled before', () => {
    const sums = ['a', 'b', 'c', 'd:e'].map((option, at) => seen(option, at / 4, 3 + at));
    const step = fc.tuple(fc.nat(3), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(4));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
        let current = sums;
        let before = compileModel(TYPE, current);
        for (const [at, quality, kind] of steps) {
          const option = ['a', 'b', 'c', 'd:e'][at] ?? 'a';
          current = current.map((each, place) =>
            place === at ? seen(option, quality, 2, { taskKind: `k${kind}` }) : each,
          );
          before = compileModel(TYPE, current, before);
          expect(before.model).toEqual(compileModel(TYPE, current).model);
        }
      }),
      { ...SEEDED, numRuns: 50 },
    );
  });

  it('does not depend on the order of the sums', () => {
    const sums = ['a', 'b:x', 'c:x'].map((option, at) => seen(option, at / 4, 3));
    expect(compileModel(TYPE, sums.toReversed()).model).toEqual(compileModel(TYPE, sums).model);
  });

  it('leaves out corrupt sums and says whose they are', () => {
    const broken = (option: string, ...vector: number[]): TypeSums => ({
      ...qualityKey(TYPE, option),
      vector: Float64Array.from(vector),
    });
    const sums = [seen('good', 1, 1), broken('bad', 2, 3, 0.5, 0), broken('__proto__', 1, 1)];
    const { model, corrupt } = compileModel(TYPE, sums);
    expect([...model.options.keys()]).toEqual(['good']);
    expect(corrupt).toEqual(['bad', '__proto__']);
  });

  it('knows nothing of options whose decisions were all taken back', () => {
    const sums = [{ ...qualityKey(TYPE, 'a'), vector: NO_MOMENTS }];
    const { model, corrupt } = compileModel(TYPE, sums);
    expect([model.options.size, corrupt]).toEqual([0, []]);
  });

  it('does not read what another encoding or another type has written', () => {
    const foreign = [
      { ...seen('a', 1, 1), member: '1#a' },
      { ...seen('a', 1, 1), family: 'model/retry/quality' },
    ];
    expect(compileModel(TYPE, foreign).model.options.size).toBe(0);
  });

  it('keeps options whose names objects inherit', () => {
    const names = ['__proto__', 'constructor', 'toString'];
    const { model } = compileModel(
      TYPE,
      names.map((name) => seen(name, 1, 1)),
    );
    expect([...model.options.keys()]).toEqual(names);
  });

  it('keeps the options with the most decisions where there are too many', () => {
    const sums = Array.from({ length: MOST_OPTIONS + 6 }, (_, at) =>
      seen(`o${String(at).padStart(3, '0')}`, 0.5, at < 6 ? 1 : 2),
    );
    const { model } = compileModel(TYPE, sums);
    expect(model.options.size).toBe(MOST_OPTIONS);
    expect(model.options.has('o003')).toBe(false);
  });

  it('does not take attempts for followed that cannot have been', () => {
    const vector = Float64Array.of(-5, 3, 0, 0, 0, 0, 9, 2, 0, 0, 0, 0);
    const attempts = { ...attemptsKey(TYPE), vector };
    const { continuation } = compileModel(TYPE, [seen('a', 1, 1), attempts]).model;
    expect([...continuation.slice(0, 2)]).toEqual([0, 2 / 3.5]);
  });
});

describe('what an attempt costs', () => {
  const run = (options: readonly string[], cost: number) =>
    additionsOfChoices(
      evidenceSchema.parse({
        ...{ day: '2026-01-01', project: null, strategy: null, lost: false, success: true },
        ...{ quality: 1, utility: 1 - cost, costUsd: 0, durationSeconds: 0, failureCode: null },
        signals: [],
        choices: options.map((option, at) => ({
          ...{ type: TYPE, option, use: 'learn', attempt: at + 1, features: [] },
          followed: at < options.length - 1,
        })),
      }),
    );

  it('is taken apart though only the sum of a run is known', () => {
    const runs = [
      ...Array.from({ length: 40 }, () => run(['cheap', 'dear'], 0.55)),
      ...Array.from({ length: 40 }, () => run(['cheap'], 0.05)),
    ];
    const sums = new Map<string, Addition>();
    for (const addition of runs.flat()) accumulate(sums, addition);
    const { costs } = compileModel(TYPE, sums.values()).model;
    expect(costs.overall.get('cheap')).toBeCloseTo(0.05, 2);
    expect(costs.overall.get('dear')).toBeCloseTo(0.5, 2);
  });
});

describe('compiling strategy versions', () => {
  const LINEAGE = new Map([
    ['s@1', null],
    ['s@2', 's@1'],
    ['s@3', 's@2'],
    ['t@1', null],
  ]);
  const compiled = (...sums: readonly TypeSums[]) => compileVersions(TYPE, sums, LINEAGE).model;
  const parent = seen('s@1', 0.8, 100);

  it('keeps the value of a version from what happens to any other', () => {
    const alone = compiled(parent);
    const beside = compiled(parent, seen('s@2', 0, 100), seen('t@1', 0.1, 500));
    expect(expected(beside, 's@1')).toBe(expected(alone, 's@1'));
  });

  it('begins where the parent stands, also two generations on', () => {
    const model = compiled(parent);
    for (const child of ['s@2', 's@3']) {
      expect(expected(model, child)).toBe(expected(model, 's@1'));
    }
    expect(expected(model, 't@1')).toBe(0.5);
  });

  it('counts by itself while no parent has run', () => {
    const child = expected(compiled(seen('s@2', 1, 8)), 's@2');
    expect(child).toBe(expected(compiled(seen('t@1', 1, 8)), 't@1'));
    expect(child).toBeGreaterThan(0.9);
  });

  it('inherits what the parent costs, and no cost from others', () => {
    const paid = (version: string, cost: number, times: number): TypeSums => ({
      ...costKey(TYPE, 7),
      vector: repeated(momentsOf([{ label: optionLabel(version), value: 1 }], cost), times),
    });
    const model = compiled(parent, seen('t@1', 0.9, 50), paid('s@1', 0.4, 200));
    expect(expected(model, 's@1')).toBeCloseTo(0.4, 1);
    expect(expected(model, 's@2')).toBe(expected(model, 's@1'));
    expect(expected(model, 't@1')).toBeCloseTo(0.9, 1);
  });

  it('is the same whatever was compiled before, also when the lineage has changed', () => {
    const sums = [seen('s@1', 0.8, 5), seen('s@2', 0.3, 4)];
    const apart = new Map([
      ['s@1', null],
      ['s@2', null],
    ]);
    const before = compileVersions(TYPE, sums, apart);
    expect(compileVersions(TYPE, sums, LINEAGE, before)).toEqual(
      compileVersions(TYPE, sums, LINEAGE),
    );
  });

  it('draws a child to its parent while it knows little', () => {
    const few = expected(compiled(parent, seen('s@2', 0, 2)), 's@2');
    const many = expected(compiled(parent, seen('s@2', 0, 500)), 's@2');
    expect(few).toBeGreaterThan(0.5);
    expect(many).toBeLessThan(0.1);
  });

  it('survives a lineage that goes in a circle', () => {
    const circle = new Map([
      ['a@1', 'a@2'],
      ['a@2', 'a@1'],
    ]);
    const { model } = compileVersions(TYPE, [seen('a@1', 0.9, 100)], circle);
    expect(expected(model, 'a@1')).toBeGreaterThan(0.6);
  });
});
