import { describe, expect, it } from 'vitest';
import { withEarlierOptions } from '../../../../shared/domain/decision/earlier-attempts.ts';
import { accumulate } from '../../../../shared/domain/learning/add-sums.ts';
import { additionsOfChoices } from '../../../../shared/domain/learning/additions-of-choices.ts';
import { evidenceSchema } from '../../../../shared/domain/learning/evidence.ts';
import { featuresOfChoice, questionFeatures } from '../../../../shared/domain/learning/features.ts';
import type { Addition } from '../../../../shared/domain/learning/sums.ts';
import { compileModel } from '../../../../shared/domain/policy/compile-model.ts';
import { optionValues } from '../../../../shared/domain/policy/option-values.ts';

const TYPE = 'select_agent';
/** The cheap option seldom succeeds, the dear one mostly; what failed once fails again. */
const COST = { cheap: 0.01, dear: 0.3 } as const;
type Name = keyof typeof COST;

/** A run of attempts that all failed but the last, which ended as said. */
function run(names: readonly Name[], success: boolean): Addition[] {
  const tried = names.map((chosen, at) => ({
    chosen,
    context: at === 0 ? {} : { attempt: at + 1, previousOption: names[at - 1] ?? '' },
  }));
  const quality = success ? 1 : 0;
  const cost = names.reduce((sum, name) => sum + COST[name], 0);
  return additionsOfChoices(
    evidenceSchema.parse({
      ...{ day: '2026-01-01', project: null, strategy: null, lost: false, success, quality },
      ...{ utility: quality - cost, costUsd: 0, durationSeconds: 0, failureCode: null },
      signals: [],
      choices: tried.map(({ chosen, context }, at) => ({
        ...{ type: TYPE, option: chosen, use: 'learn', attempt: at + 1 },
        followed: at < tried.length - 1,
        features: featuresOfChoice(questionFeatures(withEarlierOptions(context, tried), null), {
          value: chosen,
        }).map(({ label, value }) => [label, value]),
      })),
    }),
  );
}

function modelOfRuns(...runs: readonly [times: number, additions: readonly Addition[]][]) {
  const sums = new Map<string, Addition>();
  for (const [times, additions] of runs) {
    for (let at = 0; at < times; at += 1) {
      for (const addition of additions) accumulate(sums, addition);
    }
  }
  return compileModel(TYPE, sums.values()).model;
}

const valuesOf = (
  model: ReturnType<typeof modelOfRuns>,
  context = {},
  isEligible: (option: string) => boolean = () => true,
) =>
  optionValues(
    model,
    ['cheap', 'dear', 'stop'].map((value) => ({ value, eligible: isEligible(value) })),
    questionFeatures(context, null),
    '',
  ).utilities;

/** Each option succeeds as often as here, and a failed attempt is followed by another or not. */
const ALONE = modelOfRuns(
  [60, run(['cheap'], true)],
  [40, run(['cheap'], false)],
  [90, run(['dear'], true)],
  [10, run(['dear'], false)],
);
const FOLLOWED = modelOfRuns(
  [60, run(['cheap'], true)],
  [32, run(['cheap', 'dear'], true)],
  [8, run(['cheap', 'dear'], false)],
  [8, run(['cheap', 'cheap'], false)],
  [90, run(['dear'], true)],
  [10, run(['dear', 'dear'], false)],
);

describe('planning attempts', () => {
  it('counts an attempt by itself where no other follows', () => {
    const [cheap = 0, dear = 0] = valuesOf(ALONE);
    expect(cheap).toBeCloseTo(0.6 - COST.cheap, 1);
    expect(dear).toBeCloseTo(0.9 - COST.dear, 1);
  });

  it('begins with the cheap option where the dear one can follow', () => {
    const [cheap = 0, dear = 0] = valuesOf(FOLLOWED);
    expect(valuesOf(ALONE)[0]).toBeLessThan((valuesOf(ALONE)[1] ?? 0) + 0.02);
    expect(cheap).toBeGreaterThan(dear + 0.05);
  });

  it('does not count on what may not be chosen', () => {
    const open = valuesOf(FOLLOWED)[0] ?? 0;
    const without = valuesOf(FOLLOWED, {}, (option) => option !== 'dear')[0] ?? 1;
    expect(without).toBeLessThan(open - 0.1);
  });

  it('does not expect an option to succeed that has failed', () => {
    const [cheap = 1, dear = 0] = valuesOf(FOLLOWED, { attempt: 2, previousOption: 'cheap' });
    expect(dear).toBeGreaterThan(cheap + 0.2);
  });

  it('stops where another attempt earns less than it costs', () => {
    const failed = { attempt: 3, previousOption: 'dear', optionOfAttempt1: 'cheap' };
    const [cheap = 1, dear = 1, stop] = valuesOf(FOLLOWED, failed);
    expect(stop).toBe(0);
    expect(dear).toBeLessThan(0);
    expect(cheap).toBeLessThan(valuesOf(FOLLOWED)[0] ?? 0);
  });

  it('knows before evidence that repeating seldom helps', () => {
    const [cheap = 1, dear = 0] = valuesOf(
      modelOfRuns(
        [50, run(['cheap'], true)],
        [50, run(['dear'], true)],
        [1, run(['cheap', 'dear'], true)],
      ),
      { attempt: 2, previousOption: 'cheap' },
    );
    expect(dear).toBeGreaterThan(cheap);
  });
});
