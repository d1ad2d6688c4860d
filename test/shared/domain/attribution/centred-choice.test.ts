import { describe, expect, it } from 'vitest';
import { centredChoice } from '../../../../shared/domain/attribution/centred-choice.ts';
import { optionLabel } from '../../../../shared/domain/learning/features.ts';

const asked = (...odds: readonly (number | null)[]) =>
  odds.map((probability, at) => ({ value: 'abc'.charAt(at), probability, estimate: null }));

const centredOf = (propensity: number | null, ...odds: readonly (number | null)[]) =>
  centredChoice({ chosen: 'a', propensity, alternatives: asked(...odds) });

const A = optionLabel('a');
const B = optionLabel('b');
const C = optionLabel('c');

describe('a choice that chance made', () => {
  it('is centred by the odds of every option', () => {
    expect(centredOf(0.5, 0.5, 0.25, 0.25)).toEqual([
      [A, 0.5],
      [B, -0.25],
      [C, -0.25],
    ]);
  });

  it('is centred by odds on the grid, so that it is taken back exactly', () => {
    const values = centredOf(1 / 3, 1 / 3, 1 / 3, 1 / 3)?.map(([, value]) => value * 2 ** 12);
    expect(values?.every(Number.isInteger)).toBe(true);
  });

  it('leaves out options that could not be chosen', () => {
    expect(centredOf(0.5, 0.5, 0.5, 0)).toEqual([
      [A, 0.5],
      [B, -0.5],
    ]);
  });

  it('may leave unsaid what is left to 1', () => {
    expect(centredOf(0.75, 0.75, null)).toEqual([
      [A, 0.25],
      [B, -0.25],
    ]);
    expect(centredOf(0.5, null, 0.25, 0.25)).toEqual(centredOf(0.5, 0.5, 0.25, 0.25));
  });
});

describe('a choice is only observed', () => {
  it.each<[string, number | null, (number | null)[]]>([
    ['without a propensity', null, [0.5, 0.5]],
    ['that was certain', 1, [1, 0]],
    ['of which two probabilities are unknown', 0.5, [0.5, null, null]],
    ['whose alternatives are not all named', 0.5, [0.5]],
    ['whose probabilities contradict each other', 0.5, [0.5, 0.75]],
  ])('%s', (_, propensity, odds) => {
    expect(centredOf(propensity, ...odds)).toBeUndefined();
  });

  it('that is none of its alternatives', () => {
    const stranger = { chosen: 'z', propensity: 0.5, alternatives: asked(0.5, 0.5) };
    expect(centredChoice(stranger)).toBeUndefined();
  });
});
