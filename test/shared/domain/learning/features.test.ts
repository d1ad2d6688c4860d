import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attemptOf,
  failedLabel,
  featuresOfChoice,
  groupOfLabel,
  optionFeatures,
  questionFeatures,
  REPEAT_LABEL,
  taskKindLabel,
  taskKindOf,
} from '../../../../shared/domain/learning/features.ts';
import { SEEDED } from '../seeded.ts';

const groupsOf = (context: Record<string, string | number | boolean>, version: string | null) =>
  questionFeatures(context, version)
    .features.map(({ label }) => groupOfLabel(label))
    .sort();

const numberOf = (name: string, value: number) =>
  questionFeatures({ [name]: value }, null).features.find(
    ({ label }) => groupOfLabel(label) === 'number',
  )?.value;

describe('the features of a question', () => {
  it('come in groups by what they say', () => {
    const context = {
      taskType: 'bug',
      complexity: 'high',
      hasCodeRefs: true,
      language: 'go',
      project: 'acme',
      historicalSuccessRate: 1,
      linesChanged: 3,
      attempt: 2,
      previousFailure: 'timeout',
    };
    expect(groupsOf(context, 'bug-default@1')).toEqual(
      [
        ...['attempt', 'number', 'number', 'previous', 'project', 'strategyVersion'],
        ...['taskKind', 'text', 'text', 'word'],
      ].sort(),
    );
  });

  it("prefer the caller's own word for the kind of task, and then keep the type as a word", () => {
    const both = { taskKind: 'migration', taskType: 'refactor' };
    expect(taskKindOf(both)).toBe('migration');
    expect(taskKindOf({ taskType: 'bug' })).toBe('bug');
    expect(groupsOf(both, null)).toEqual(['taskKind', 'word']);
  });

  it('have the same label for the same name and value, and another for any other', () => {
    const label = (context: Record<string, string>) =>
      questionFeatures(context, null).features.at(-1)?.label;
    expect(label({ team: 'a' })).toBe(label({ team: 'a' }));
    const others = [{ team: 'a' }, { team: 'b' }, { squad: 'a' }, { project: 'a' }].map(label);
    expect(new Set(others).size).toBe(4);
  });

  it.each([
    [0.25, 0.25],
    [-2.5, -2.5],
    [3, 3],
    [30, 3.2],
    [-30_000, -3.8],
    [1e300, 4],
  ])('take the number %d for %d', (sent, expected) => {
    expect(numberOf('size', sent)).toBeCloseTo(expected, 3);
  });

  it('rise with the number and stay on the grid', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)].map(
          (value) => numberOf('size', value) ?? 0,
        );
        expect(low).toBeLessThanOrEqual(high ?? 0);
        expect(Number.isInteger((high ?? 0) * 4_096)).toBe(true);
      }),
      SEEDED,
    );
  });

  it('spread a number of known range over it', () => {
    expect(numberOf('historicalSuccessRate', 0)).toBe(-1);
    expect(numberOf('historicalSuccessRate', 1)).toBe(1);
  });

  it('count attempts from 1 to 6', () => {
    const attempts = [undefined, 0, 1, 2, 2.9, 100].map((attempt) =>
      attemptOf(attempt === undefined ? {} : { attempt }),
    );
    expect(attempts).toEqual([1, 1, 1, 2, 2, 6]);
    expect(attemptOf({ attempt: 'second' })).toBe(1);
  });

  it('are no more than the names of a context that objects inherit', () => {
    const inherited = Object.fromEntries([['constructor', 'x']]);
    expect(questionFeatures(inherited, null).features).toHaveLength(2);
    expect(questionFeatures({}, null).features).toEqual([{ label: taskKindLabel(''), value: 1 }]);
  });
});

describe('the features of an option', () => {
  it('are those sent with it, else the parts of a name with a colon', () => {
    const labels = (value: string) => optionFeatures({ value }).map(({ label }) => label);
    const [harness, model] = labels('cli:gpt');
    expect([harness, model].map((label) => groupOfLabel(label ?? 0))).toEqual(['option', 'option']);
    expect(labels('cli:claude')).toContain(harness);
    expect(labels('web:gpt')).toContain(model);
    expect(['plain', ':gpt', 'cli:'].flatMap(labels)).toEqual([]);
    const sent = optionFeatures({ value: 'any', features: { harness: 'cli' } });
    expect(sent.map(({ label }) => label)).toEqual([harness]);
  });

  it('are eight at most', () => {
    const features = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`f${at}`, at]));
    expect(optionFeatures({ value: 'any', features })).toHaveLength(8);
  });

  it('say whether it has failed before', () => {
    const context = { attempt: 3, previousOption: 'b', optionOfAttempt1: 'a' };
    const question = questionFeatures(context, null);
    const has = (option: string, label: number) =>
      featuresOfChoice(question, { value: option }).some((feature) => feature.label === label);
    expect(['a', 'b', 'c'].map((option) => has(option, REPEAT_LABEL))).toEqual([true, true, false]);
    expect(has('c', failedLabel('a', 'c')) && has('c', failedLabel('b', 'c'))).toBe(true);
  });
});
