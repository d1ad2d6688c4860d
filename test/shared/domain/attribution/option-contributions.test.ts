import { describe, expect, it } from 'vitest';
import { creditSums } from '../../../../bench/attribution/contrasts.ts';
import { simulatedRuns } from '../../../../bench/attribution/three-decisions.ts';
import { contributionEstimate } from '../../../../shared/domain/attribution/contribution-interval.ts';
import { contributionOf, creditOf } from '../../../../shared/domain/attribution/credit.ts';
import { optionContributions } from '../../../../shared/domain/attribution/option-contributions.ts';
import { optionLabel, taskKindLabel } from '../../../../shared/domain/learning/features.ts';
import { addMoments, momentsOf } from '../../../../shared/domain/learning/moments.ts';

const RUNS = simulatedRuns(300, 7, 'success or failure');
const OF_AGENTS = new Map(
  creditSums(RUNS)
    .filter(({ family }) => family === 'credit/select_agent/first')
    .map(({ member, vector }) => [member.slice(2), vector]),
);

describe('the average contribution of an option', () => {
  it('is the mean over the decisions that chose it', () => {
    const credit = creditOf([...OF_AGENTS.values()]);
    const choices = RUNS.flatMap((run) => run.choices).filter(
      ({ type, option }) => type === 'select_agent' && option === '1',
    );
    const total = choices.reduce(
      (sum, { centred = [] }) => sum + (credit ? contributionOf(credit, centred) : 0),
      0,
    );
    const found = optionContributions(OF_AGENTS)?.get('1');
    expect(found?.decisions).toBe(choices.length);
    expect(found?.mean).toBeCloseTo(total / choices.length, 12);
  });

  it('is less certain where fewer decisions chose the option', () => {
    const few = addMoments(NOTHING, choiceOf('rare', 1));
    const many = OF_AGENTS.get('1') ?? NOTHING;
    const found = optionContributions(new Map([...OF_AGENTS, ['rare', few], ['1', many]]));
    expect(found?.get('rare')?.variance).toBeGreaterThan(found?.get('1')?.variance ?? 0);
  });

  it('is as certain as the utility of each option is steady', () => {
    const repeated = (times: number, option: string, utility: number) =>
      Array.from({ length: times }, () => choiceOf(option, utility)).reduce((left, right) =>
        addMoments(left, right),
      );
    const found = optionContributions(
      new Map([
        ['even', addMoments(repeated(200, 'even', 1), repeated(200, 'even', 0))],
        ['sure', addMoments(repeated(200, 'sure', 1), repeated(200, 'sure', 1))],
      ]),
    );
    // Half the difference between two means of 400, of which one varies by .25 and the other hardly.
    expect(found?.get('sure')?.variance).toBeCloseTo((0.5 ** 2 * 0.25) / 400, 5);
    expect(found?.get('even')?.mean).toBeCloseTo(-0.25, 2);
  });

  it('counts options that are too many for one vector as far as they are kept', () => {
    const options = Array.from({ length: 100 }, (_, at) => `option-${at}`);
    const found = optionContributions(
      new Map(options.map((option, at) => [option, choiceOf(option, at % 2)])),
    );
    expect(found?.size).toBe(100);
    expect([...(found?.values() ?? [])].every(({ mean }) => Number.isFinite(mean))).toBe(true);
  });

  it.each([
    ['have no count', 0, Number.NaN],
    // Twice the utility is more than its squares allow, but not those of all options together.
    ['only contradict themselves', 1, 2 * (OF_AGENTS.get('0')?.[1] ?? 0)],
  ])('is not known when the sums of one option %s', (_, position, number) => {
    const wrong = Float64Array.from(OF_AGENTS.get('0') ?? []);
    wrong[position] = number;
    expect(optionContributions(new Map([...OF_AGENTS, ['0', wrong]]))).toBeUndefined();
  });
});

describe('an estimate over both stages', () => {
  it('is theirs by their decisions', () => {
    const estimate = contributionEstimate([
      { mean: 0.1, variance: 0.01, decisions: 3 },
      { mean: 0.2, variance: 0.01, decisions: 1 },
    ]);
    expect(estimate?.mean).toBeCloseTo(0.125, 12);
    expect(estimate?.decisions).toBe(4);
    const margin = (estimate?.interval.upper ?? 0) - 0.125;
    // Student's t of 8 degrees of freedom at .975, times the deviation.
    expect(margin).toBeCloseTo(2.306004 * Math.sqrt(0.01 * (9 + 1)) * (1 / 4), 6);
    expect(estimate?.interval.lower).toBeCloseTo(0.125 - margin, 12);
  });

  it('is none without decisions', () => {
    expect(contributionEstimate([])).toBeNull();
  });
});

const NOTHING = new Float64Array(4);

/** The sums of one decision at even odds between an option and another. */
function choiceOf(option: string, utility: number): Float64Array {
  return momentsOf(
    [
      { label: optionLabel(option), value: 0.5 },
      { label: optionLabel(option === 'even' ? 'sure' : 'even'), value: -0.5 },
      { label: taskKindLabel('bug'), value: 1 },
    ],
    utility,
  );
}
