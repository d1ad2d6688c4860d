import { expect, it } from 'vitest';
import { checkChangeSize } from '../../../../shared/domain/admission/change-size.ts';

const edits = (...paths: string[]) => paths.map((path) => ({ path, value: '1' }));

it('two components and four leaves may change', () => {
  const four = edits('retry.a', 'retry.onFailure[x]', 'escalation.a', 'escalation.b');
  expect(checkChangeSize(four)).toMatchObject({ passed: true });
});

it('three components are too many', () => {
  expect(checkChangeSize(edits('retry.a', 'escalation.a', 'parallelism.a'))).toMatchObject({
    passed: false,
    reason: 'too_many_components',
  });
});

it('five leaves are too many', () => {
  const five = edits('retry.a', 'retry.b', 'retry.c', 'retry.d', 'retry.e');
  expect(checkChangeSize(five)).toMatchObject({ passed: false, reason: 'too_many_leaves' });
});
