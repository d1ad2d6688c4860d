import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { assignmentUnit } from '../../../../../shared/domain/experiment/assignment/assignment-unit.ts';
import { unitInterval } from '../../../../../shared/domain/random/unit-interval.ts';
import { referenceData } from '../../../../reference-data.ts';
import { chiSquare, chiSquareCritical } from '../../chi-square.ts';

const TASKS = Array.from({ length: 20_000 }, (_, at) => `task-${at}`);
const TEN = Array.from({ length: 10 }, () => 0.1);

const hashCases = z.object({
  hash: z.array(z.tuple([z.string(), z.string(), z.number(), z.number().nullable()])),
});

/** How many pairs of numbers fall into each cell of a 10 × 10 grid. */
function grid(pairs: readonly (readonly [number, number])[]): number[] {
  const counts = Array.from({ length: 100 }, () => 0);
  for (const [one, other] of pairs) {
    const cell = Math.floor(one * 10 + 1e-9) * 10 + Math.floor(other * 10 + 1e-9);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return counts;
}
const CELLS = Array.from({ length: 100 }, () => 0.01);

describe('the number by which an experiment assigns a task', () => {
  // Figures of the GrowthBook SDK specification 0.8.0, hash version 2.
  it.each([
    ['seed', 'a', 0.0505],
    ['seed', 'b', 0.2696],
    ['90850943850283058242805', '123', 0.7516],
  ])('is for the seed %j and the id %j always %d', (seed, id, unit) => {
    expect(assignmentUnit(seed, id)).toBe(unit);
  });

  it('is what GrowthBook makes of every case of its specification', (context) => {
    const { hash } = referenceData(context, 'growthbook-assignment-cases.json', hashCases);
    const cases = hash.filter(([, , version]) => version === 2);
    expect(cases).not.toHaveLength(0);
    expect(cases.map(([seed, id]) => assignmentUnit(seed, id))).toEqual(
      cases.map(([, , , unit]) => unit),
    );
  });

  it('takes ids in any script', () => {
    const units = ['é', '日本', '🎼', ''].map((id) => assignmentUnit('bug-default-x7', id));
    expect(new Set(units).size).toBe(4);
    expect(units.every((unit) => unit >= 0 && unit < 1)).toBe(true);
  });

  it.each(['bug-default-x7', 'x', '日本'])('is uniform under the seed %j', (seed) => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (const task of TASKS) {
      const bin = Math.floor(assignmentUnit(seed, task) * 10 + 1e-9);
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    expect(chiSquare(counts, TEN)).toBeLessThan(chiSquareCritical(9, 0.001));
  });

  it.each([
    ['bug-default-x7', 'bug-default-x8'],
    ['bug-default-x1', 'bug-default-x11'],
  ])('is independent under the seeds %j and %j', (one, other) => {
    const pairs = TASKS.map((id) => [assignmentUnit(one, id), assignmentUnit(other, id)] as const);
    expect(chiSquare(grid(pairs), CELLS)).toBeLessThan(chiSquareCritical(99, 0.001));
  });

  it('is independent of the draw among strategies', () => {
    const pairs = TASKS.map(
      (id) => [assignmentUnit('bug-default-x7', id), unitInterval('select_strategy', id)] as const,
    );
    expect(chiSquare(grid(pairs), CELLS)).toBeLessThan(chiSquareCritical(99, 0.001));
  });
});
