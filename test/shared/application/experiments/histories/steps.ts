import fc from 'fast-check';

/** Something that operators, agents or Baton itself do with the strategy for bugs and its experiments. */
export type Step =
  | {
      readonly do: 'create';
      /** Versions to compare with the current one, and whether that one is an arm at all. */
      readonly others: readonly number[];
      readonly hasControl: boolean;
      readonly controlWeight: number;
      readonly minimumEffect: number;
      readonly horizonTasks: number;
      readonly hasGuardrails: boolean;
      readonly draft: boolean;
    }
  | { readonly do: 'start' | 'stop'; readonly which: number }
  /** New tasks, of which those of one arm (by position) go well and the others badly. */
  | { readonly do: 'play'; readonly tasks: number; readonly best: number; readonly final: boolean }
  | { readonly do: 'select'; readonly tasks: number; readonly project: string | undefined }
  | { readonly do: 'retry'; readonly which: number }
  | {
      readonly do: 'report';
      readonly which: number;
      readonly facts: Readonly<Record<string, unknown>>;
    }
  | { readonly do: 'forget'; readonly which: number }
  | { readonly do: 'pass'; readonly hours: number }
  /** `isBrief`: what was current before is pinned again at once. */
  | { readonly do: 'pin'; readonly version: number; readonly isBrief: boolean }
  | { readonly do: 'add version' }
  | { readonly do: 'change settings'; readonly settings: Readonly<Record<string, unknown>> }
  /** `writes`: how many the process still does before its power ends; `null`: all. */
  | { readonly do: 'fold' | 'judge'; readonly writes: number | null }
  | { readonly do: 'reconcile' };

const which = fc.nat({ max: 1_000 });
const writes = fc.option(fc.integer({ min: 0, max: 4 }), { freq: 3 });

const create: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('create'),
  others: fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 2 }),
  hasControl: fc.constantFrom(true, true, true, true, false),
  controlWeight: fc.constantFrom(0.5, 0.4, 0.8),
  minimumEffect: fc.constantFrom(0.5, 1, 0.1),
  horizonTasks: fc.constantFrom(2_000, 40, 20),
  hasGuardrails: fc.boolean(),
  draft: fc.constantFrom(false, false, true),
});

const play: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('play'),
  tasks: fc.integer({ min: 2, max: 24 }),
  best: fc.constantFrom(0, 0, 1, 1, 1, 2),
  final: fc.constantFrom(true, true, true, false),
});

const report: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('report'),
  which,
  facts: fc.record(
    {
      success: fc.constantFrom(0, 0.4, 1, null),
      costUsd: fc.constantFrom(0, 2, 50),
      durationSeconds: fc.constantFrom(60, 100_000),
      escalated: fc.boolean(),
      failureCode: fc.constantFrom('timeout', null),
      final: fc.constantFrom(true, false),
    },
    { requiredKeys: [] },
  ),
});

const settings: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('change settings'),
  settings: fc.record(
    {
      mode: fc.constantFrom('learning', 'learning', 'frozen', 'shadow', 'off'),
      costWeight: fc.constantFrom(0, 0.1, 1),
      spendCapUsd: fc.constantFrom(1, 10),
      escalationCostUsd: fc.constantFrom(0, 5),
      holdoutShare: fc.constantFrom(0, 0.05, 0.5),
      outcomeWindowSeconds: fc.constantFrom(3_600, 86_400, 7 * 86_400),
    },
    { requiredKeys: [] },
  ),
});

const step: fc.Arbitrary<Step> = fc.oneof<fc.WeightedArbitrary<Step>[]>(
  { weight: 6, arbitrary: create },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('start', 'stop'), which }) },
  { weight: 10, arbitrary: play },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('select'),
      tasks: fc.integer({ min: 1, max: 4 }),
      project: fc.constantFrom(undefined, 'acme/web', 'acme/app'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('retry'), which }) },
  { weight: 6, arbitrary: report },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forget'), which }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('pass'),
      hours: fc.constantFrom(1, 24, 24 * 7, 24 * 7, 24 * 14, 24 * 61),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('pin'),
      version: fc.integer({ min: 1, max: 4 }),
      isBrief: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('add version') }) },
  { weight: 1, arbitrary: settings },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('fold', 'judge'), writes }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reconcile') }) },
);

/** What ends in a promotion unless something comes in between. */
const PROMOTION: readonly Step[] = [
  {
    do: 'create',
    others: [2],
    hasControl: true,
    controlWeight: 0.5,
    minimumEffect: 0.5,
    horizonTasks: 2_000,
    hasGuardrails: true,
    draft: false,
  },
  { do: 'play', tasks: 40, best: 1, final: true },
  { do: 'pass', hours: 24 * 7 },
  { do: 'judge', writes: null },
];

/** Then the promoted version is worse than the one before it. */
const REGRESSION: readonly Step[] = [{ do: 'play', tasks: 60, best: 0, final: true }];

/**
 * Twenty to forty steps, in which hardly anything is ever promoted; so some begin with a promotion, and
 * some of these go on with a regression.
 */
export const arbitraryHistory: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.oneof<fc.WeightedArbitrary<readonly Step[]>[]>(
      { weight: 4, arbitrary: create.map((first) => [first]) },
      { weight: 1, arbitrary: fc.constant(PROMOTION) },
      { weight: 1, arbitrary: fc.constant([...PROMOTION, ...REGRESSION]) },
    ),
    fc.array(step, { minLength: 20, maxLength: 40 }),
  )
  .map(([beginning, steps]) => [...beginning, ...steps]);
