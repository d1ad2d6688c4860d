import { describe, expect, it } from 'vitest';
import { modelContent, parseModel } from '../../../shared/application/policy-parts.ts';
import { momentsOf } from '../../../shared/domain/learning/moments.ts';
import { qualityKey } from '../../../shared/domain/learning/sums-keys.ts';
import { compileModel } from '../../../shared/domain/policy/compile-model.ts';
import { modelOf } from '../domain/policy/policies.ts';

const MODEL = modelOf(
  [
    ['cli:a', 0.9],
    ['cli:b', 0.2],
  ],
  3,
  { taskKind: 'bug', size: 0.5 },
);
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('a model as a part of the policy', () => {
  it('reads back to the last bit', () => {
    expect(parseModel(throughJson(modelContent(MODEL)))).toEqual(MODEL);
  });

  it('has one text for equal models', () => {
    const again = modelContent(parseModel(throughJson(modelContent(MODEL))) ?? MODEL);
    expect(JSON.stringify(again)).toBe(JSON.stringify(modelContent(MODEL)));
  });

  it.each([
    ['nothing', null],
    ['another form', { options: [] }],
    ['a label too many', { ...modelContent(MODEL), labels: [1, 2, 3] }],
    ['numbers that are none', { ...modelContent(MODEL), pooled: '////////'.repeat(4) }],
    ['half a number', { ...modelContent(MODEL), pooled: 'AAAA' }],
    ['what is not base64', { ...modelContent(MODEL), typical: '*' }],
  ])('is not read from %s', (_, content) => {
    expect(parseModel(throughJson(content))).toBeUndefined();
  });

  it('of 20 types with 40 options and 32 features stays under 5 MB', () => {
    const contexts = Array.from({ length: 32 }, (_, at) => [
      { label: 3 * 2 ** 46 + at, value: 0.5 + at / 64 },
    ]);
    const sums = Array.from({ length: 40 }, (_, option) => ({
      ...qualityKey('select_agent', `harness-${option % 4}:model-${option}`),
      vector: momentsOf(contexts.flat(), (option % 7) / 7),
    }));
    const content = modelContent(compileModel('select_agent', sums).model);
    expect(content.labels).toHaveLength(32);
    expect(20 * JSON.stringify(content).length).toBeLessThan(5_000_000);
  });
});
