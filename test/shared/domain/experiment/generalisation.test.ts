import { describe, expect, it } from 'vitest';
import {
  hurtSegments,
  liftWithoutLargestProject,
} from '../../../../shared/domain/experiment/generalisation.ts';
import { CHALLENGER, CONTROL, countsWith, histogram, WAGER } from './made-up-counts.ts';

const project = (label: string, control: [number, number], challenger: [number, number]) =>
  [
    label,
    new Map([
      [CONTROL, { tasks: control[0], score: control[1] }],
      [CHALLENGER, { tasks: challenger[0], score: challenger[1] }],
    ]),
  ] as const;

const lift = (...projects: ReturnType<typeof project>[]) =>
  liftWithoutLargestProject(countsWith({ projects: new Map(projects) }), CONTROL, CHALLENGER);

describe('the lift without the largest project', () => {
  it('is the difference of the mean scores in all others', () => {
    expect(
      lift(
        project('1', [50, 0], [50, 5_000]),
        project('2', [10, 500], [5, 400]),
        project('3', [10, 600], [5, 300]),
      ),
    ).toBeCloseTo(0.7 - 0.55, 12);
  });

  it('is unknown where an arm has nothing left', () => {
    expect(
      lift(project('1', [50, 0], [50, 5_000]), project('2', [10, 500], [0, 0])),
    ).toBeUndefined();
    expect(lift()).toBeUndefined();
  });

  it('does not depend on the order of projects that are equally large', () => {
    const [one, other] = [project('1', [5, 0], [5, 500]), project('2', [5, 500], [5, 100])];
    expect(lift(one, other)).toBe(lift(other, one));
  });
});

describe('hurt segments', () => {
  const hurt = (segments: Record<string, [number[], number[]]>) =>
    hurtSegments(
      countsWith({
        segments: new Map(
          Object.entries(segments).map(([name, [control, challenger]]) => [
            name,
            new Map([
              [CONTROL, control],
              [CHALLENGER, challenger],
            ]),
          ]),
        ),
      }),
      CONTROL,
      CHALLENGER,
      WAGER,
    );
  const good = histogram({ 100: 18, 0: 2 });
  const bad = histogram({ 100: 8, 0: 12 });

  it('are those with credibly lower scores', () => {
    expect(hurt({ 'bug/small': [good, bad], 'feature/small': [good, good] })).toEqual([
      'bug/small',
    ]);
  });

  it('need the more evidence the more segments there are', () => {
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [`${at}`, [good, good] as [number[], number[]]]),
    );
    expect(hurt({ ...many, bug: [good, bad] })).toEqual([]);
  });
});
